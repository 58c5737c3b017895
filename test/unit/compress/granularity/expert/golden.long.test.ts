import { describeGoldenExperts } from './goldenExperts.ts';

describeGoldenExperts('meadow-moe', 2 / 8);

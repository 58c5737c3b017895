import { describeGoldenExperts } from './goldenExperts.ts';

describeGoldenExperts('toy-mixtral', 1 / 4);

import { describeGoldenGradients } from './goldenGradients.ts';

describeGoldenGradients('meadow-moe');

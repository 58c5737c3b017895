import { describeGoldenTraining } from './goldenTrainings.ts';

describeGoldenTraining('meadow-8m');
describeGoldenTraining('meadow-gpt2');

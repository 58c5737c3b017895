import { describeGoldenTraining } from './goldenTrainings.ts';

describeGoldenTraining('TinyStories-656K');
describeGoldenTraining('meadow-gpt2', ['masked_kd_on_wanda']);

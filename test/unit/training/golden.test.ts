import { describeGoldenTraining } from './goldenTrainings.ts';

describeGoldenTraining('TinyStories-656K');
describeGoldenTraining('meadow-8m', ['lora_on_wanda']);
describeGoldenTraining('meadow-gpt2', ['masked_kd_on_wanda']);

import { describeGoldenTraining, goldenTrainings } from './goldenTrainings.ts';

describeGoldenTraining('meadow-8m');
describeGoldenTraining(
  'meadow-gpt2',
  goldenTrainings.filter((name) => name !== 'masked_kd_on_wanda'),
);

import { describeGoldenTraining } from './goldenTrainings.ts';

describeGoldenTraining('TinyStories-656K');

import { describeGolden, ofLargeModel } from './goldenRecipes.ts';

describeGolden('TinyStories-656K');
describeGolden('meadow-8m', ofLargeModel);

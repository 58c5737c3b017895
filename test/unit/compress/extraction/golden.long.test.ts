import { describeGolden, ofLargeModel } from './goldenRecipes.ts';

describeGolden('meadow-8m', (one) => !ofLargeModel(one));

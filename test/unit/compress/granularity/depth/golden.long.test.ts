import { describeGoldenDepth } from './goldenDepth.ts';

// Twelve sublayers are tried again after every removal.
describeGoldenDepth('meadow-8m', ['finercut']);

import { amd2gPaper } from './amd2g.ts';
import { dartMathPaper } from './dartMath.ts';
import { transformLlmPaper } from './transformLlm.ts';

/** Ways to rewrite text that answer to a paper. */
export const transformations = [
  { name: 'amd2g', ...amd2gPaper },
  { name: 'dartMath', ...dartMathPaper },
  { name: 'transformLlm', ...transformLlmPaper },
] as const;

import { amd2gPaper } from './amd2g.ts';
import { transformLlmPaper } from './transformLlm.ts';

/** Ways to rewrite text that answer to a paper. */
export const transformations = [
  { name: 'amd2g', ...amd2gPaper },
  { name: 'transformLlm', ...transformLlmPaper },
] as const;

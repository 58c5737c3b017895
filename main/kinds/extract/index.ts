import { extraction, type ExtractionInput } from '../../../preload/contract/index.ts';
import type { RunKind } from '../kind.ts';
import { describe, extractionOf, runOf } from './description.ts';
import { estimate } from './estimate.ts';
import { execute, measureShared, sharedBy } from './execute.ts';
import { recommend } from './recommend.ts';
import { rehearse } from './rehearse.ts';
import { resolveExtraction } from './resolve.ts';
import { storedSettings } from './settings.ts';
import { runStages } from './stages.ts';

/** Pruning or training a model or variant with a recipe, on a domain's text. */
export const extract: RunKind = {
  name: 'extract',
  explanation:
    'Makes a variant of a model or variant: a recipe removes what a domain does not need, trains it, or both.',
  made: 'extracted',
  input: extraction,
  settings: storedSettings,
  resolve: async ({ project, recipes }, input) =>
    runOf(await resolveExtraction(project, recipes, input as ExtractionInput)),
  stages: (run) => {
    const { recipe, settings } = extractionOf(run);
    return runStages(recipe, settings);
  },
  describe,
  execute,
  prepare: { shared: sharedBy, measure: measureShared },
  estimate: (context, input) => estimate(context, input as ExtractionInput),
  rehearse: (context, input) => rehearse(context, input as ExtractionInput),
  recommend,
};

import type { ExtractionInput, PlanInput } from '../../preload/contract/index.ts';
import type { Model } from './models.ts';
import { omit } from './omit.ts';

/** What a rehearsal says something about: a run of this model with these answers, whatever its variant will be called. */
export const rehearsalOf = (
  model: Pick<Model, 'fingerprint' | 'created'> | null,
  input: ExtractionInput | PlanInput | null,
): string => JSON.stringify([model?.fingerprint ?? '', model?.created ?? '', input && omit(input, 'name')]);

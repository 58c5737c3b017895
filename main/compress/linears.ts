import type { Parameter } from '../models/architecture.ts';
import { type ModelSource, partOf } from '../models/source.ts';

/**
 * The linears of a layer: what weight-level methods may prune (never embeddings, norms or the output head). `index`
 * numbers them through the whole model in storage order.
 */
export function linearsOf(source: ModelSource, layer: number): readonly { parameter: Parameter; index: number }[] {
  const within = (at: number) => partOf(source, at).filter(({ role }) => role === 'linear');
  let index = 0;
  for (let earlier = 0; earlier < layer; earlier += 1) index += within(earlier).length;
  return within(layer).map((parameter, i) => ({ parameter, index: index + i }));
}

import { z } from 'zod';
import { ascending, figure, selection, shuffled, withoutLast } from '../ranking.ts';

export const dropOptions = z.strictObject({
  /** Share of the documents, those with the highest scores, that is never taken. */
  drop: z.number().min(0).max(0.9).default(0.1),
});

/** All but the documents with the highest scores, at random. */
export function withoutHardest(scores: Float64Array, drop: number, seed: number, reason: string) {
  const ranked = ascending(scores);
  const kept = withoutLast(ranked, drop);
  const limit = scores[kept.at(-1) ?? 0] as number;
  const sentence = (index: number) => `${reason} is ${figure(scores[index] as number)}`;
  return selection(
    shuffled(kept, seed),
    (index) => `${sentence(index)}, not above the limit of ${figure(limit)}, and it was drawn at random`,
    (index) =>
      Number.isNaN(scores[index])
        ? 'There is nothing in it that could be measured'
        : `${sentence(index)}, above the limit of ${figure(limit)}`,
  );
}

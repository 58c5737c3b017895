import { FormatError } from '../errors.ts';
import type { Json, VocabularyKind } from './kind.ts';

type Scored = readonly [text: string, score: number];

/**
 * Unigram (Kudo 2018): of all ways to cut a text the one whose pieces have the highest sum of scores is taken. With fewer pieces
 * and the same scores there are fewer ways, and the best stays the best as long as its pieces are there.
 */
export const unigram: VocabularyKind = {
  type: 'Unigram',
  reads: ({ vocab }) => Array.isArray(vocab),
  pieces: (model, what) => {
    const scored = scoredOf(model);
    if (!scored.every((entry) => Array.isArray(entry) && typeof entry[0] === 'string' && typeof entry[1] === 'number'))
      throw new FormatError(`${what}: field "model.vocab" must list pairs of a text and a score.`);
    const unknown = model['unk_id'];
    return {
      texts: new Map(scored.map(([text], id) => [id, text])),
      unknown: typeof unknown === 'number' ? unknown : undefined,
      rank: (id) => -(scored[id]?.[1] ?? -Infinity),
      parts: () => [],
    };
  },
  trim: (model, ids) => {
    const unknown = model['unk_id'];
    return {
      ...model,
      ...(typeof unknown === 'number' ? { unk_id: ids.get(unknown) } : {}),
      vocab: scoredOf(model).filter((_, id) => ids.has(id)),
    };
  },
};

const scoredOf = ({ vocab }: Json): readonly Scored[] => (Array.isArray(vocab) ? (vocab as Scored[]) : []);

import type { Merge } from '../../../formats/vocabulary/kind.ts';
import { cutterOf } from '../../../formats/vocabulary/extend.ts';
import { readVocabulary } from '../../../formats/vocabulary/vocabulary.ts';
import { tokenTables } from '../../../models/tables.ts';
import { extendedBy } from '../../../models/tokens/change.ts';
import type { NewRows, RowSum } from '../../../models/tokens/rows.ts';
import type { Extracted } from '../../extraction/derivedSource.ts';
import type { TokenUse } from '../../extraction/extraction.ts';
import { compensationsOf, type Specification } from '../../recipe/specification.ts';
import { wordFrequencies } from '../../statistics/wordFrequencies.ts';
import { changeTokens, tokenUseOf } from '../changeTokens.ts';
import type { Work } from '../work.ts';
import { wordAllocations } from './allocation.ts';
import { wordCompensations } from './compensation.ts';
import { wordScores } from './score.ts';

/** Gives frequent words tokens of their own. Layers are as they were, and so are the logits of the tokens that were there. */
export async function extendVocabulary(work: Work): Promise<Extracted> {
  const { extraction, specification, statistics } = work;
  const use = await tokenUseOf(work);
  // Before anything is read, which takes longest.
  cutterOf(use.tokenizer);
  const words = await statistics.measure(wordFrequencies, null);
  const score = wordScores.bind(specification.score);
  const prefer = score.component.preference(work, score.options);
  const { component, options } = wordAllocations.bind(specification.allocation);
  const merges = component.choose({ tokenizer: use.tokenizer, words, prefer }, options);
  const wanted = component.count(options);
  if (!merges.length)
    throw new Error(
      'The texts hold no word that could become a token: all of them are one already, or stand in too few documents; give more text.',
    );
  if (merges.length < wanted)
    extraction.workspace.warn(
      `The texts hold ${merges.length} words that could become tokens, fewer than the ${wanted} that were asked for.`,
    );
  const { vocabulary } = extraction.source.architecture;
  const tied = !tokenTables(extraction.source).some(({ place }) => place === 'head');
  return changeTokens(work, extendedBy(vocabulary, merges, rowsFor(use, merges, specification, tied)));
}

/** The first id behind all that have a token, or are named by the configuration. */
const freeId = (texts: ReadonlyMap<number, string>, named: readonly number[]): number =>
  [...texts.keys(), ...named].reduce((most, id) => Math.max(most, id), -1) + 1;

/** The rows of new tokens behind all that are used, in the order of what makes them. */
function rowsFor(
  { tokenizer, named }: TokenUse,
  merges: readonly Merge[],
  specification: Specification,
  tied: boolean,
): NewRows {
  const { texts } = readVocabulary(tokenizer);
  const ids = new Map([...texts].map(([id, text]) => [text, id]));
  const cut = cutterOf(tokenizer);
  const [choice] = compensationsOf(specification);
  const bound = choice === undefined ? null : wordCompensations.bind(choice);
  const sums = merges.map((merge) => {
    const pieces = cut(merge.join('')).map((piece) => ids.get(piece) as number);
    const weights = bound?.component.weights(pieces.length, tied, bound.options);
    const sum = (of: readonly number[] = []): RowSum =>
      of.flatMap((weight, at) => (weight ? [{ id: pieces[at] as number, weight }] : []));
    return { embedding: sum(weights?.embedding), head: sum(weights?.head) };
  });
  return {
    first: freeId(texts, named),
    embedding: sums.map(({ embedding }) => embedding),
    head: sums.map(({ head }) => head),
  };
}

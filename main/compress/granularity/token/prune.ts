import { readVocabulary } from '../../../formats/vocabulary/vocabulary.ts';
import { trimmedTo } from '../../../models/tokens/change.ts';
import type { Extracted } from '../../extraction/derivedSource.ts';
import type { TokenUse } from '../../extraction/extraction.ts';
import { changeTokens, tokenUseOf } from '../changeTokens.ts';
import type { Work } from '../work.ts';
import { tokenAllocations } from './allocation.ts';
import { refuseTooFew, rowsKept } from './choose.ts';
import { tokenScores } from './score.ts';

/** Leaves out the rows of tokens that go. Layers are as they were, and so are the logits of the tokens that stay. */
export const trimVocabulary = async (work: Work): Promise<Extracted> =>
  changeTokens(work, trimmedTo(await chosen(work)));

async function chosen(work: Work): Promise<Int32Array> {
  const { extraction, specification } = work;
  const { source, settings } = extraction;
  const use = await tokenUseOf(work);
  const rows = source.architecture.vocabulary;
  const keep = rowsKept(rows, settings.sparsity);
  const vocabulary = vocabularyOf(use);
  // Before anything is counted, which takes longest.
  refuseTooFew(vocabulary, rows, keep);
  const score = tokenScores.bind(specification.score);
  const scores = await score.component.scores(work, score.options);
  const allocation = tokenAllocations.bind(specification.allocation);
  return allocation.component.choose({ vocabulary, scores, keep }, allocation.options);
}

/** The vocabulary, of which what the configuration names has to stay as well. */
function vocabularyOf({ tokenizer, named }: TokenUse) {
  const vocabulary = readVocabulary(tokenizer);
  const { texts, parts, required } = vocabulary;
  const needed = named.filter((id) => texts.has(id)).flatMap((id) => [id, ...parts(id)]);
  return { ...vocabulary, required: new Set([...required, ...needed]) };
}

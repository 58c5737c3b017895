import { readVocabulary } from '../../../formats/vocabulary/vocabulary.ts';
import type { LayerShape, Place } from '../../../models/architecture.ts';
import { type ModelSource, parametersAt } from '../../../models/source.ts';
import { tokenTables } from '../../../models/tables.ts';
import { withTokens } from '../../../models/tokenRows.ts';
import type { Extracted } from '../../extraction/derivedSource.ts';
import type { TokenUse } from '../../extraction/extraction.ts';
import { finishLayers, layerIdentity } from '../../extraction/finishLayer.ts';
import type { Artifact, StoredTensor } from '../../extraction/workspace.ts';
import type { Work } from '../work.ts';
import { tokenAllocations } from './allocation.ts';
import { refuseTooFew, rowsKept } from './choose.ts';
import { tokenScores } from './score.ts';

/** Leaves out the rows of tokens that go. Layers are as they were, and so are the logits of the tokens that stay. */
export async function trimVocabulary(work: Work): Promise<Extracted> {
  const { extraction } = work;
  const { source } = extraction;
  const tokens = await chosen(work);
  const smaller = withTokens(source, tokens);
  const layers = await finishLayers(work, {}, async (layer) => ({
    tensors: await stored(source, layer),
    meta: { shape: source.architecture.layers[layer] as LayerShape, kept: {}, units: null, masks: null },
  }));
  const table = (place: Place) => tablesAt(work, smaller, place);
  return { layers, embedding: await table('embedding'), head: await table('head'), tokens };
}

async function chosen(work: Work): Promise<Int32Array> {
  const { extraction, specification } = work;
  const { source, settings, texts } = extraction;
  const use = await texts.tokens?.();
  if (!use) throw new Error('The recipe removes tokens, but the model has no tokenizer.json; import it with one.');
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

const stored = (source: ModelSource, place: Place): Promise<StoredTensor[]> =>
  Promise.all(
    parametersAt(source, place).map(async (parameter) => ({
      name: parameter.name,
      ...(await source.readRaw(parameter)),
    })),
  );

/** What is stored at a place; null where it has no tables. */
async function tablesAt(work: Work, smaller: ModelSource, place: Place): Promise<Artifact | null> {
  const { extraction } = work;
  if (!tokenTables(extraction.source).some((table) => table.place === place)) return null;
  const key = extraction.fingerprint('part', { ...layerIdentity(work), part: place, smaller: smaller.fingerprint });
  return (await extraction.workspace.find(key)) ?? extraction.workspace.save(key, 'part', await stored(smaller, place));
}

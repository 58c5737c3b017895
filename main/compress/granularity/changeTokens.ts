import type { LayerShape, Place } from '../../models/architecture.ts';
import { type ModelSource, parametersAt } from '../../models/source.ts';
import { tokenTables } from '../../models/tables.ts';
import type { TokenChange } from '../../models/tokens/change.ts';
import type { Extracted } from '../extraction/derivedSource.ts';
import type { TokenUse } from '../extraction/extraction.ts';
import { finishLayers, layerIdentity } from '../extraction/finishLayer.ts';
import type { Artifact, StoredTensor } from '../extraction/workspace.ts';
import type { Work } from './work.ts';

/** How the texts of a recipe that changes tokens use them. @throws where there is no tokenizer. */
export async function tokenUseOf({ extraction: { texts } }: Work): Promise<TokenUse> {
  const use = await texts.tokens?.();
  if (use) return use;
  throw new Error('The recipe changes tokens, but the model has no tokenizer.json; import it with one.');
}

/** Changes the tokens of a model, with their rows of its tables. Its layers are as they were. */
export async function changeTokens(work: Work, change: TokenChange): Promise<Extracted> {
  const { source } = work.extraction;
  const changed = change.model(source);
  const layers = await finishLayers(work, {}, async (layer) => ({
    tensors: await stored(source, layer),
    meta: { shape: source.architecture.layers[layer] as LayerShape, kept: {}, units: null, masks: null },
  }));
  const table = (place: Place) => tablesAt(work, changed, place);
  return { layers, embedding: await table('embedding'), head: await table('head'), tokens: [change] };
}

const stored = (source: ModelSource, place: Place): Promise<StoredTensor[]> =>
  Promise.all(
    parametersAt(source, place).map(async (parameter) => ({
      name: parameter.name,
      ...(await source.readRaw(parameter)),
    })),
  );

/** What is stored at a place; null where it has no tables. */
async function tablesAt(work: Work, changed: ModelSource, place: Place): Promise<Artifact | null> {
  const { extraction } = work;
  if (!tokenTables(extraction.source).some((table) => table.place === place)) return null;
  const key = extraction.fingerprint('part', { ...layerIdentity(work), part: place, changed: changed.fingerprint });
  return (await extraction.workspace.find(key)) ?? extraction.workspace.save(key, 'part', await stored(changed, place));
}

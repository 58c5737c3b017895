import type { LayerShape, Place, StreamShape } from '../../models/architecture.ts';
import type { ModelSource } from '../../models/source.ts';
import type { TokenChange } from '../../models/tokens/change.ts';
import { unpack } from '../../formats/storage/index.ts';
import type { LayerOutcome } from './outcome.ts';
import { type Artifact, fingerprintOf } from './workspace.ts';

/** What an extraction made of a model: every layer, and what of the rest changed. */
export interface Extracted {
  readonly layers: readonly Artifact[];
  readonly embedding: Artifact | null;
  readonly head: Artifact | null;
  /** What became of the model's tokens, one change after the other. */
  readonly tokens?: readonly TokenChange[];
  /** The residual stream of all places, where channels went. */
  readonly stream?: StreamShape;
}

/** Layers that became others, all else being as it was. */
export const onlyLayers = (layers: readonly Artifact[]): Extracted => ({ layers, embedding: null, head: null });

/** What was made of a place; undefined where that is as it was. */
export const madeAt = (
  { layers, ...others }: Omit<Extracted, 'tokens' | 'stream'>,
  place: Place,
): Artifact | undefined => (typeof place === 'number' ? layers[place] : others[place]) ?? undefined;

/** Rows for tokens where they became others. */
function vocabularyOf({ tokens }: Extracted): { readonly vocabulary?: number } {
  const last = tokens?.at(-1);
  return last ? { vocabulary: last.vocabulary } : {};
}

/** The model with the parts that an extraction made, read from their artifacts; everything else as it was. */
export function derivedSource(source: ModelSource, made: Extracted): ModelSource {
  const shapes = made.layers.map(({ meta }) => (meta as LayerOutcome).shape);
  const architecture = {
    ...source.architecture,
    ...made.stream,
    layers: shapes satisfies readonly LayerShape[],
    ...vocabularyOf(made),
  };
  const readRaw: ModelSource['readRaw'] = async (parameter, rows) => {
    const artifact = madeAt(made, parameter.place);
    return artifact ? artifact.read(parameter.name) : source.readRaw(parameter, rows);
  };
  return {
    family: source.family,
    architecture,
    parameters: source.family.parameters(architecture),
    fingerprint: fingerprintOf({
      model: source.fingerprint,
      layers: made.layers.map(({ object }) => object),
      ...(made.embedding ? { embedding: made.embedding.object } : {}),
      ...(made.head ? { head: made.head.object } : {}),
    }),
    storage: (parameter) => madeAt(made, parameter.place)?.tensors.get(parameter.name) ?? source.storage(parameter),
    readRaw,
    read: async (parameter, rows) => {
      const { bytes, storage } = await readRaw(parameter, rows);
      return unpack(bytes, storage);
    },
  };
}

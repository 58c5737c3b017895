import type { LayerShape, Place } from '../../models/architecture.ts';
import type { ModelSource } from '../../models/source.ts';
import { toFloat32 } from '../../formats/dtype.ts';
import type { LayerOutcome } from './outcome.ts';
import { linearDtype } from './linears.ts';
import { type Artifact, fingerprintOf } from './workspace.ts';

/** What an extraction made of a model: every layer, and what of the rest training changed. */
export interface Extracted {
  readonly layers: readonly Artifact[];
  readonly embedding: Artifact | null;
  readonly head: Artifact | null;
}

/** What was made of a place; undefined where that is as it was. */
export const madeAt = ({ layers, ...others }: Extracted, place: Place): Artifact | undefined =>
  (typeof place === 'number' ? layers[place] : others[place]) ?? undefined;

/** The model with the parts that an extraction made, read from their artifacts; everything else as it was. */
export function derivedSource(source: ModelSource, made: Extracted): ModelSource {
  const shapes = made.layers.map(({ meta }) => (meta as LayerOutcome).shape);
  const architecture = { ...source.architecture, layers: shapes satisfies readonly LayerShape[] };
  const dtypes = new Map(source.parameters.map((parameter) => [parameter.name, source.dtype(parameter)]));
  const readRaw: ModelSource['readRaw'] = async (parameter) => {
    const artifact = madeAt(made, parameter.place);
    return artifact ? artifact.read(parameter.name) : source.readRaw(parameter);
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
    dtype: (parameter) => dtypes.get(parameter.name) ?? linearDtype(source, parameter.place),
    readRaw,
    read: async (parameter) => {
      const { bytes, dtype } = await readRaw(parameter);
      return toFloat32(bytes, dtype);
    },
  };
}

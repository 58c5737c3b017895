import type { LayerShape } from '../models/architecture.ts';
import type { ModelSource } from '../models/source.ts';
import { toFloat32 } from '../formats/dtype.ts';
import type { LayerOutcome } from './finishLayer.ts';
import { type Artifact, fingerprintOf } from './workspace.ts';

/** The model with the layers that an extraction made, read from their artifacts; everything else as it was. */
export function derivedSource(source: ModelSource, layers: readonly Artifact[]): ModelSource {
  const shapes = layers.map(({ meta }) => (meta as LayerOutcome).shape);
  const architecture = { ...source.architecture, layers: shapes satisfies readonly LayerShape[] };
  const dtypes = new Map(source.parameters.map((parameter) => [parameter.name, source.dtype(parameter)]));
  const readRaw: ModelSource['readRaw'] = async (parameter) => {
    const made = typeof parameter.part === 'number' ? layers[parameter.part] : undefined;
    return made ? made.read(parameter.name) : source.readRaw(parameter);
  };
  return {
    family: source.family,
    architecture,
    parameters: source.family.parameters(architecture),
    fingerprint: fingerprintOf({ model: source.fingerprint, layers: layers.map(({ object }) => object) }),
    dtype: (parameter) => dtypes.get(parameter.name) ?? linearDtype(source, parameter.part),
    readRaw,
    read: async (parameter) => {
      const { bytes, dtype } = await readRaw(parameter);
      return toFloat32(bytes, dtype);
    },
    close: () => Promise.resolve(),
  };
}

/** Type of what a layer gained: that of its linears. */
export function linearDtype(source: ModelSource, part: ModelSource['parameters'][number]['part']) {
  const linear = source.parameters.find((parameter) => parameter.part === part && parameter.role === 'linear');
  return linear ? source.dtype(linear) : 'F32';
}

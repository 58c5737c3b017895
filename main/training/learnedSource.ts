import { isInLayer, type ModelSource } from '../models/source.ts';
import { floatRaw } from '../models/rows.ts';
import { floats } from '../runtime/tensor.ts';
import type { Learner } from './learner.ts';
import type { MergedLayer } from './tuning.ts';

/**
 * A trained model that is read like any other: every layer with what was learned, merged when it is asked for. One layer is
 * kept, so that memory beside what was trained is that of a layer. Good as long as the learner is, and for trainings that leave
 * layers their shapes.
 */
export function learnedSource(learner: Learner, fingerprint: string): ModelSource {
  const { source } = learner;
  let last: { readonly layer: number; readonly merged: Promise<MergedLayer> } | null = null;
  const mergedAt = (layer: number): Promise<MergedLayer> => {
    if (last?.layer !== layer) last = { layer, merged: learner.merged(layer) };
    return last.merged;
  };
  const read: ModelSource['read'] = async (parameter, rows) => {
    const { local, place } = parameter;
    const learned = isInLayer(parameter)
      ? (await mergedAt(parameter.place)).weights
      : await learner.changed(place as 'embedding' | 'head');
    const tensor = learned[local];
    return tensor ? floats(tensor) : source.read(parameter, rows);
  };
  return {
    ...{ family: source.family, architecture: source.architecture, parameters: source.parameters },
    fingerprint,
    storage: () => 'F32',
    read,
    readRaw: async (parameter, rows) => floatRaw(await read(parameter, rows), parameter.shape),
  };
}

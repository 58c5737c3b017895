import { parametersOfShape } from '../../models/source.ts';
import { Device } from '../../runtime/device.ts';
import type { Tuning } from '../../training/tuning.ts';
import type { InTrainingTuning, InTrainingWork } from '../inTrainingPruning.ts';
import { findingsOf, streamFindings } from './choice.ts';
import { folded, gatedLayer, gateValues } from './gateGraph.ts';
import type { Gates } from './gates.ts';
import { endsBehind } from './stream.ts';

type Hooks = Pick<Tuning, 'beforeStep' | 'beforeUpdate' | 'afterUpdate' | 'counts' | 'state'>;

/** What is trained beside, with gates: their parameters are trained too, and what they are in the end goes into the weights. */
export function gatedTuning(work: InTrainingWork, gates: readonly Gates[], hooks: Hooks): InTrainingTuning {
  const { base } = work;
  const { source } = work;
  const of = (layer: number) => gates.filter((one) => one.layer === layer || one.layer === null);
  const onDevice = async <T>(use: (device: Device) => Promise<T>): Promise<T> => {
    const device = new Device('cpu');
    try {
      return await use(device);
    } finally {
      await device.release();
    }
  };
  return {
    ...base,
    trainables: [...base.trainables, ...gates.flatMap(({ trained }) => Object.values(trained))],
    layer: (layer) => {
      const own = of(layer);
      const under = base.layer?.(layer) ?? null;
      return own.length ? gatedLayer(under, own, layer === 0) : under;
    },
    ...hooks,
    merge: async (layer, learned) => {
      const merged = base.merge ? await base.merge(layer, learned) : learned;
      const parameters = parametersOfShape(source, layer, merged.shape);
      return onDevice((device) => folded(device, merged, parameters, of(layer)));
    },
    ends: async (place, learned) => {
      let ends = base.ends ? await base.ends(place, learned) : learned;
      const ofStream = gates.filter((one) => one.of === 'channels');
      for (const z of await onDevice((device) => gateValues(device, ofStream)))
        ends = await endsBehind(source, place, ends, z);
      return ends;
    },
    state: {
      ...hooks.state,
      ...Object.fromEntries(
        gates.flatMap(({ open, ranking }, at) => [
          [`gates.${at}.open`, open],
          [`gates.${at}.ranking`, ranking],
        ]),
      ),
    },
    findings: (layer) => findingsOf(work, gates, layer),
    stream: () => streamFindings(work, gates),
  };
}

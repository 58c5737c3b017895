import { z } from 'zod';
import type { Parameter } from '../../models/architecture.ts';
import { isInLayer } from '../../models/source.ts';
import { order } from '../../runtime/random.ts';
import { learned, ownParameters } from '../ownParameters.ts';
import type { Trainable } from '../../training/trainable.ts';
import type { Method } from '../../training/tuning.ts';

const options = z.strictObject({
  /** Stages of equal length; another half is drawn for each. */
  stages: z.number().int().min(1).max(1000).default(2),
});

/** What is halved separately in every layer, so that each keeps half of each kind. */
const groupOf = ({ role, sublayer }: Parameter): string => (role === 'norm' ? 'norms' : (sublayer ?? ''));

/** Steps at which the stages after the first beforeStep. */
export const stageStarts = (stages: number, steps: number): number[] =>
  [...new Set(Array.from({ length: stages }, (_, stage) => Math.round((stage * steps) / stages)))].filter(
    (at) => at > 0 && at < steps,
  );

/**
 * Half of the matrices of each group of a layer (attention, feed-forward network, norms) is trained, the other half stands
 * still; every stage draws anew (Hui et al. 2025). Of an odd number, layers take the larger and the smaller half by turns.
 */
export const halfFineTuning: Method<z.infer<typeof options>> = {
  name: 'halfFineTuning',
  changes: 'model',
  explanation:
    'Trains half of the matrices at a time and leaves the other half alone, drawn at random within every layer and drawn anew at every stage. What stands still keeps what the model knew.',
  citation: 'Hui, Zhang, Wang, Xu, Sun, Wu. ACL 2025. arXiv:2404.18466',
  options,
  prepare: async ({ source, masks, seed, steps }, { stages }) => {
    const parameters = learned(source.parameters.filter(isInLayer));
    const trainables = await ownParameters(source, parameters, masks);
    // A bias goes with its matrix.
    const groups = new Map<string, Map<string, Trainable[]>>();
    parameters.forEach((parameter, at) => {
      const key = `${parameter.place} ${groupOf(parameter)}`;
      const members = groups.get(key) ?? new Map<string, Trainable[]>();
      groups.set(key, members);
      const name = parameter.module ?? parameter.local;
      members.set(name, [...(members.get(name) ?? []), trainables[at] as Trainable]);
    });
    const restarts = stageStarts(stages, steps);
    const draw = (stage: number) => {
      [...groups].forEach(([key, members], at) => {
        const layer = Number.parseInt(key, 10);
        const size = (layer + stage) % 2 === 0 ? Math.ceil(members.size / 2) : Math.floor(members.size / 2);
        const chosen = new Set(order((seed * 1009 + stage) * 4093 + at, members.size).slice(0, size));
        [...members.values()].forEach((all, i) => all.forEach((one) => (one.rate = chosen.has(i) ? 1 : 0)));
      });
    };
    return {
      trainables,
      restarts,
      // Which half it is follows from the step alone.
      beforeStep: ({ number }) => draw(restarts.filter((at) => at <= number).length),
    };
  },
};

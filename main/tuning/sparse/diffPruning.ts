import { z } from 'zod';
import { add, mul } from '../../graph/ops/index.ts';
import { u32 } from '../../runtime/random.ts';
import { lowestMask } from '../../runtime/select.ts';
import { type AdaptedWith, type Adapter, adapterTuning } from '../adapters/adapter.ts';
import type { Trainable } from '../../training/trainable.ts';
import type { Method, Tuning, TuningWork } from '../../training/tuning.ts';
import { chanceOpen, gateOf, logistic, openness } from './hardConcrete.ts';
import { firstPhase } from '../../training/phases.ts';
import { shareOf } from './sparseLinears.ts';

const options = z.strictObject({
  /** Share of the weights of all linears that differ from the original in the end. */
  share: z.number().gt(0).max(1).default(0.01),
  /** Share of the steps in which gates are trained too. */
  gated: z.number().gt(0).lt(1).default(0.5),
  /** A gate for every matrix besides those of its entries. */
  structured: z.boolean().default(true),
  /** What all gates open cost, in nats. */
  pull: z.number().min(0).default(1),
  /** Learning rate of gates as a multiple of that of differences. */
  gateRate: z.number().gt(0).default(50),
});
type Options = z.infer<typeof options>;

/** Gates are open at first, with room for noise to shut them. */
const initial = 5;

/** So large that a gate is open for good. */
const forGood = 60;

const names = ({ structured }: Options) => (structured ? (['gates', 'group'] as const) : (['gates'] as const));

/** θ = θ₀ + z ⊙ w (Guo, Rush & Kim 2021, eq. 3 to 5): differences w, hard-concrete gates z; structured: z is a product of two. */
const adapterOf = (
  chosen: Options,
  masks: TuningWork['masks'],
  hooks: (adapted: readonly AdaptedWith[]) => Pick<Tuning, 'beforeStep'>,
): Adapter => ({
  tensors: ({ rows, columns, parameter }) => {
    const size = rows * columns;
    const gate = (name: string, shape: readonly number[], many: number) => ({
      [name]: { shape, values: new Float32Array(many).fill(initial), rate: chosen.gateRate },
      [`${name}Noise`]: { shape, values: new Float32Array(many), trained: false },
    });
    const mask = masks?.get(parameter.name)?.slice() ?? new Uint8Array(size).fill(1);
    return Promise.resolve({
      difference: { shape: [rows, columns], values: new Float32Array(size), decay: true, mask },
      ...gate('gates', [rows, columns], size),
      ...(chosen.structured ? gate('group', [1, 1], 1) : {}),
    });
  },
  merged: ({ weight, bias, tensor }) => {
    const gates = names(chosen).map((name) => gateOf(tensor(name), tensor(`${name}Noise`)));
    return { weight: add(weight, mul(gates.reduce(mul), tensor('difference'))), bias };
  },
  hooks,
});

/**
 * Diff pruning: differences are trained with gates whose expected number open is a cost; then only the largest differences are
 * kept, their gates are open for good, and they alone are trained on (the paper's fixed-mask phase).
 */
export const diffPruning: Method<Options> = {
  name: 'diffPruning',
  changes: 'model',
  explanation:
    'Learns a difference to the original together with gates that it pays to shut; then keeps the largest differences, a fixed share of all numbers, and trains those on. The result is the original and a small list of changes.',
  citation: 'Guo, Rush, Kim. ACL 2021. arXiv:2012.07463',
  options,
  prepare: async (work, chosen) => {
    const { seed, steps } = work;
    const gated = firstPhase(chosen.gated, steps);
    let linears: readonly AdaptedWith[] = [];
    const tuning = await adapterTuning(
      work,
      'diffPruning',
      adapterOf(chosen, work.masks, (adapted) => {
        linears = adapted;
        return {};
      }),
    );
    return {
      ...tuning,
      restarts: [gated],
      counts: (done) => done === 0 || done >= gated,
      beforeStep: ({ number }) => {
        for (const { linear, tensors, constants } of linears)
          names(chosen).forEach((name, at) => {
            // On resume too, what is trained follows from the step.
            (tensors[name] as Trainable).rate = number < gated ? chosen.gateRate : 0;
            if (number >= gated) return;
            const noise = constants[`${name}Noise`] as Float32Array;
            const stream = ((seed * 1000 + linear.index) * 2 + at) ^ Math.imul(number + 1, 0x85ebca6b);
            for (let i = 0; i < noise.length; i += 1) noise[i] = logistic(u32(stream, i) / 2 ** 32);
          });
      },
      beforeUpdate: ({ number }) => {
        if (number < gated) addExpectedCount(linears, chosen);
        // Looks, merges and resumed runs see the gates as they are without noise.
        for (const { constants } of linears) for (const noise of Object.values(constants)) noise.fill(0);
      },
      afterUpdate: ({ number }) => {
        if (number + 1 === gated) project(linears, chosen);
      },
    };
  },
};

/** The gradient of pull / d · Σ P(open), the expected share of open gates, with d the number of entries. */
function addExpectedCount(linears: readonly AdaptedWith[], { pull, structured }: Options): void {
  const each = pull / linears.reduce((sum, { tensors }) => sum + (tensors['gates'] as Trainable).values.length, 0);
  for (const { tensors } of linears) {
    const { values, gradient } = tensors['gates'] as Trainable;
    const { group } = tensors;
    const groupOpen = structured && group ? chanceOpen(group.values[0] as number) : 1;
    let open = 0;
    for (let i = 0; i < values.length; i += 1) {
      const random = chanceOpen(values[i] as number);
      open += random;
      gradient[i]! += each * groupOpen * random * (1 - random);
    }
    if (group) group.gradient[0]! += each * open * groupOpen * (1 - groupOpen);
  }
}

/** Keeps the largest differences of all linears together, gates folded in. */
function project(linears: readonly AdaptedWith[], chosen: Options): void {
  const effective = linears.map(({ tensors: { difference, gates, group } }) => {
    const groupOpen = group ? openness(group.values[0] as number) : 1;
    return (difference as Trainable).values.map(
      (w, i) => w * groupOpen * openness((gates as Trainable).values[i] as number),
    );
  });
  const sizes = new Float32Array(effective.reduce((sum, { length }) => sum + length, 0));
  let may = 0;
  let at = 0;
  linears.forEach(({ tensors: { difference } }, i) => {
    const open = (difference as Trainable).mask as Uint8Array;
    effective[i]?.forEach((d, j) => {
      sizes[at] = open[j] ? Math.abs(d) : -1;
      may += open[j] as number;
      at += 1;
    });
  });
  const kept = lowestMask(sizes, sizes.length - shareOf(chosen.share, may));
  at = 0;
  linears.forEach(({ tensors: { difference, gates, group } }, i) => {
    const { values, mask } = difference as Trainable;
    const own = kept.subarray(at, at + values.length);
    at += values.length;
    mask?.set(own);
    effective[i]?.forEach((d, j) => (values[j] = own[j] ? d : 0));
    (gates as Trainable).values.fill(forGood);
    group?.values.fill(forGood);
  });
}

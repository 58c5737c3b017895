import { z } from 'zod';
import { sigmoid } from '../../runtime/sigmoid.ts';
import type { Method } from '../../training/tuning.ts';
import { firstPhase } from '../../training/phases.ts';
import { openEntries, scoresOf, shareOf, type SparseLinear, sparseLinears, trainHighest } from './sparseLinears.ts';

const options = z.strictObject({
  /** Share of the weights of all linears that is grafted. */
  share: z.number().gt(0).max(1).default(0.01),
  /** Share of the steps in which the model is trained; in the others the mask is. */
  train: z.number().gt(0).lt(1).default(0.6),
  /** First mask values: the sigmoid of it is how far an entry counts that is not among the farthest moved, and those less. */
  initial: z.number().max(0).default(-3),
  /** Learning rate of mask values as a multiple of that of weights. */
  maskRate: z.number().gt(0).default(1000),
});

/** A linear with what the second phase works with. */
interface Graft {
  readonly linear: SparseLinear;
  readonly effective: Float32Array;
  readonly start: Float32Array;
  /** What the first phase changed. */
  readonly change: Float32Array;
  /** 1 for the entries that moved farthest. */
  readonly base: Uint8Array;
}

/**
 * Grafting (Panigrahi et al. 2023, eq. 2): all linears are trained, then a mask γ is: the model computes with θ₀ + γ ⊙ (θ − θ₀),
 * γ = b (1 − σ(S)) + (1 − b) σ(S), where b marks the entries that moved farthest and S is trained on the same loss. What is looked
 * at and kept is the graft itself: the share of entries with the largest γ whole, and all others as they were.
 */
export const skillGrafting: Method<z.infer<typeof options>> = {
  name: 'skillGrafting',
  changes: 'model',
  explanation:
    'Trains all matrices first, then finds the few changed numbers that carry what was learned, and takes only those over into the original. All others go back exactly to where they were.',
  citation: 'Panigrahi, Saunshi, Zhao, Arora. ICML 2023. arXiv:2302.06600',
  options,
  prepare: async (work, { share, train, initial, maskRate }) => {
    const linears = await sparseLinears(work);
    const count = shareOf(share, openEntries(linears));
    const trained = firstPhase(train, work.steps);
    const grafts = linears.map((linear): Graft => {
      const { one } = linear;
      const effective = one.values.slice();
      Object.assign(one, { effective, decay: false });
      const size = effective.length;
      return {
        linear,
        effective,
        start: effective.slice(),
        change: new Float32Array(size),
        base: new Uint8Array(size),
      };
    });
    const gate = ({ linear: { one }, base }: Graft, i: number) => {
      const open = sigmoid(one.values[i] as number);
      return base[i] ? 1 - open : open;
    };
    const choose = (scores: Float32Array) => {
      trainHighest(linears, scores, count);
      for (const { linear, effective, start, change } of grafts) {
        const { mask } = linear.one;
        effective.set(start);
        for (let i = 0; i < effective.length; i += 1) if (mask[i]) effective[i]! += change[i] as number;
      }
    };
    const all = linears.map(({ one }) => one.mask.slice());
    const graftOf = new Map(grafts.map((graft) => [graft.linear, graft]));
    return {
      trainables: linears.map(({ one }) => one),
      restarts: [trained],
      counts: (done) => done === 0 || done >= trained,
      state: Object.fromEntries(
        grafts.flatMap(({ change, base }, at) => [
          [`change.${at}`, change],
          [`base.${at}`, base],
        ]),
      ),
      beforeStep: ({ number }) => {
        for (const graft of grafts) graft.linear.one.rate = number < trained ? 1 : maskRate;
        if (number < trained) return;
        grafts.forEach((graft, at) => {
          const { linear, effective, start, change } = graft;
          linear.one.mask.set(all[at] as Uint8Array);
          for (let i = 0; i < effective.length; i += 1)
            effective[i] = (start[i] as number) + gate(graft, i) * (change[i] as number);
        });
      },
      beforeUpdate: ({ number }) => {
        if (number < trained) return;
        for (const { linear, change, base } of grafts) {
          const { gradient, values } = linear.one;
          for (let i = 0; i < gradient.length; i += 1) {
            const open = sigmoid(values[i] as number);
            gradient[i]! *= (base[i] ? -1 : 1) * open * (1 - open) * (change[i] as number);
          }
        }
      },
      afterUpdate: ({ number }) => {
        if (number + 1 < trained) return grafts.forEach(({ linear, effective }) => effective.set(linear.one.values));
        if (number + 1 > trained)
          return choose(scoresOf(linears, (linear, i) => gate(graftOf.get(linear) as Graft, i)));
        for (const { linear, start, change } of grafts)
          for (let i = 0; i < change.length; i += 1)
            change[i] = (linear.one.values[i] as number) - (start[i] as number);
        choose(scoresOf(linears, (linear, i) => Math.abs(graftOf.get(linear)?.change[i] as number)));
        for (const { linear, base } of grafts) {
          base.set(linear.one.mask);
          linear.one.values.fill(initial);
        }
      },
    };
  },
};

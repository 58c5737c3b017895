import { z } from 'zod';
import { u32 } from '../../runtime/random.ts';
import { lowestMask } from '../../runtime/select.ts';
import type { Begun, Method } from '../../training/tuning.ts';
import { type SparseLinear, shareOf, sparseLinears } from './sparseLinears.ts';

const options = z.strictObject({
  /** Share of the weights of every linear that differs from the original at any time. */
  share: z.number().gt(0).max(0.5).default(0.05),
  /** Steps between two exchanges. */
  every: z.number().int().min(1).default(20),
  /** Steps before an exchange whose gradients are summed to find what should be trained next. */
  gather: z.number().int().min(1).default(5),
  /** Share of the trained weights that is exchanged at first; it falls linearly to nothing at the end. */
  exchange: z.number().gt(0).max(1).default(0.3),
});

/**
 * SpIEL with accumulated gradients (Ansell et al. 2024): every matrix has the same share of trained entries all the time;
 * every so often those that changed least go back to where they were, and as many others, where summed gradients are
 * largest, take their place. The optimiser starts these from the mean of their gradients; of all that stay it keeps what it
 * remembers.
 */
export const spiel: Method<z.infer<typeof options>> = {
  name: 'spiel',
  changes: 'model',
  explanation:
    'Changes a fixed small share of every matrix. Now and then the changes that came to least are taken back, and the same number of others is begun where the text pulls hardest.',
  citation: 'Ansell, Vulić, Sterz, Korhonen, Ponti. 2024. arXiv:2401.16405',
  options,
  prepare: async (work, { share, every, gather, exchange }) => {
    const { source, steps, seed } = work;
    const linears = await sparseLinears(work);
    const sums = linears.map(({ one }) => new Float32Array(one.values.length));
    linears.forEach((linear, at) => drawAtRandom(linear, share, seed * 1000 + at));
    const exchanges = Array.from({ length: Math.ceil(steps / every) - 1 }, (_, i) => (i + 1) * every);
    const begun: Begun[] = [];
    return {
      begun: () => begun,
      trainables: linears.map(({ one }) => one),
      state: Object.fromEntries(sums.map((sum, at) => [`gradients.${at}`, sum])),
      beforeUpdate: ({ number }) => {
        if (number % every < every - gather) return;
        linears.forEach(({ one: { gradient } }, at) => {
          const sum = sums[at] as Float32Array;
          for (let i = 0; i < sum.length; i += 1) sum[i]! += gradient[i] as number;
        });
      },
      afterUpdate: async ({ number }) => {
        begun.length = 0;
        if (!exchanges.includes(number + 1)) return;
        for (const [at, linear] of linears.entries()) {
          const trained = linear.one.mask.reduce((a, b) => a + b, 0);
          const count = Math.floor(exchange * (1 - (number + 1) / steps) * trained);
          const sum = sums[at] as Float32Array;
          for (const entry of replace(linear, await source.read(linear.parameter), sum, count))
            begun.push({ one: linear.one, entry, gradient: (sum[entry] as number) / gather });
          sum.fill(0);
        }
      },
    };
  },
};

/** Lets a share of the entries change, drawn at random. */
function drawAtRandom({ one: { mask }, open }: SparseLinear, share: number, stream: number): void {
  const numbers = Float32Array.from(mask, (_, i) => (open?.[i] === 0 ? -1 : u32(stream, i) / 2 ** 32));
  const may = open ? open.reduce((a, b) => a + b, 0) : mask.length;
  mask.set(lowestMask(numbers, mask.length - Math.min(may, shareOf(share, may))));
}

/**
 * Takes the `count` smallest changes back, and lets as many entries with the largest gradients change instead.
 *
 * @returns the entries that begin.
 */
function replace(
  { one: { values, mask }, open }: SparseLinear,
  start: Float32Array,
  sum: Float32Array,
  count: number,
): readonly number[] {
  const trained = mask.slice();
  const moved = values.map((value, i) => (trained[i] ? Math.abs(value - (start[i] as number)) : Infinity));
  lowestMask(moved, count).forEach((stays, i) => {
    if (stays) return;
    values[i] = start[i] as number;
    mask[i] = 0;
  });
  const pull = sum.map((gradient, i) => (trained[i] || open?.[i] === 0 ? -1 : Math.abs(gradient)));
  const free = pull.reduce((many, one) => many + (one < 0 ? 0 : 1), 0);
  const begun: number[] = [];
  lowestMask(pull, pull.length - Math.min(count, free)).forEach((grows, i) => {
    if (!grows) return;
    mask[i] = 1;
    begun.push(i);
  });
  return begun;
}

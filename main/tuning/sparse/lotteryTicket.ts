import { z } from 'zod';
import type { Method } from '../../training/tuning.ts';
import { firstPhase } from '../../training/phases.ts';
import { openEntries, scoresOf, shareOf, sparseLinears, trainHighest } from './sparseLinears.ts';

const options = z.strictObject({
  /** Share of the weights of all linears that change in the end. */
  share: z.number().gt(0).max(1).default(0.05),
  /** Share of the steps in which all of them are trained, to find out which ones matter. */
  search: z.number().gt(0).lt(1).default(0.5),
});

/**
 * Lottery ticket sparse fine-tuning (Ansell et al. 2022): train everything, keep the K entries that moved farthest, put all
 * back to where they were, and train only those.
 */
export const lotteryTicket: Method<z.infer<typeof options>> = {
  name: 'lotteryTicket',
  changes: 'model',
  explanation:
    'Trains all matrices for a while, notes which numbers moved farthest, takes everything back, and trains only those. The result differs from the original in few places, so such changes can be stored small and added to one another.',
  citation: 'Ansell, Ponti, Korhonen, Vulić. ACL 2022. arXiv:2110.07560',
  options,
  prepare: async (work, { share, search }) => {
    const { source, steps } = work;
    const linears = await sparseLinears(work);
    const found = firstPhase(search, steps);
    return {
      trainables: linears.map(({ one }) => one),
      restarts: [found],
      counts: (done) => done === 0 || done >= found,
      afterUpdate: async ({ number }) => {
        if (number + 1 !== found) return;
        const starts: Float32Array[] = [];
        for (const { parameter } of linears) starts.push(await source.read(parameter));
        const startOf = new Map(linears.map((linear, at) => [linear, starts[at] as Float32Array]));
        const moved = scoresOf(linears, (linear, i) =>
          Math.abs((linear.one.values[i] as number) - (startOf.get(linear)?.[i] as number)),
        );
        trainHighest(linears, moved, shareOf(share, openEntries(linears)));
        for (const linear of linears) linear.one.values.set(startOf.get(linear) as Float32Array);
      },
    };
  },
};

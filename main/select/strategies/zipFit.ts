import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { z } from 'zod';
import { descending, figure, selection, shuffled } from '../ranking.ts';
import { neededTarget } from '../space.ts';
import type { StrategyComponent } from '../strategy.ts';

const options = z.strictObject({
  /** Texts of the target that every document is compared with, the same for all; time grows with their number. */
  references: z.number().int().min(1).max(1000).default(24),
  /** Characters of a text that are compared. Two of them must fit into the 32 kB that gzip looks back. */
  characters: z.number().int().min(100).max(16_000).default(4000),
});

const compress = promisify(gzip);
const sizeOf = async (text: string): Promise<number> => (await compress(text, { level: 9 })).length;

/** NCD(x, t) = (C(xt) − min(C(x), C(t))) / max(C(x), C(t)) with C the length behind gzip (Li et al. 2004). */
const distance = (both: number, x: number, t: number): number => (both - Math.min(x, t)) / Math.max(x, t);

/** Documents by their mean of 1 − NCD over texts of the target. */
export const zipFit: StrategyComponent<z.infer<typeof options>> = {
  name: 'zipFit',
  paper: 'ZIP-FIT: Embedding-Free Data Selection via Compression-Based Alignment',
  explanation:
    'Takes documents that a zip program packs better together with texts of the domain than apart: they share words and forms. No model is needed. The beginnings of texts are compared, with a few texts of the domain drawn at random.',
  citation: 'Obbad, Mlauzi, Miranda, Schaeffer, Obbad, Bedi, Koyejo. 2024. arXiv:2410.18194',
  options,
  needs: [],
  select: async (task, { references, characters }) => {
    const wanted = neededTarget(task);
    const { pool, target, seed } = task;
    const texts = shuffled(wanted, seed)
      .slice(0, references)
      .map((index) => (target[index]?.text ?? '').slice(0, characters));
    const sizes = await Promise.all(texts.map(sizeOf));
    const scores = new Float64Array(pool.length).fill(NaN);
    for (const [index, { text, tokens }] of pool.entries()) {
      if (tokens === 0) continue;
      const x = text.slice(0, characters);
      const own = await sizeOf(x);
      const both = await Promise.all(texts.map((t) => sizeOf(x + t)));
      scores[index] =
        both.reduce((sum, size, i) => sum + 1 - distance(size, own, sizes[i] as number), 0) / texts.length;
      task.report(index + 1, pool.length);
    }
    return selection(
      descending(scores),
      (index) =>
        `Packed together with texts of the domain it shares ${figure(scores[index] as number)} of their size, the mean over ${texts.length} of them`,
    );
  },
};

import { z } from 'zod';
import { figure, percent, selection } from '../ranking.ts';
import type { StrategyComponent } from '../strategy.ts';
import { byPerplexity } from './perplexityWindow.ts';
import { rankWindow } from './rankWindow.ts';

const options = z.strictObject({
  /** What documents are ranked by: perplexity, or the length of the error in the model's predictions. */
  by: z.enum(['perplexity', 'el2n']).default('perplexity'),
  keep: z.enum(['low', 'middle', 'high']).default('middle'),
});

/**
 * The windows of perplexityWindow, of the model as it is, by default the middle one, which the paper finds best of all at scale; EL2N beside
 * perplexity. Its third measure, memorisation, needs the text that the model was made of.
 */
export const middleSlice: StrategyComponent<z.infer<typeof options>> = {
  name: 'middleSlice',
  paper: 'When Less is More: Investigating Data Pruning for Pretraining LLMs at Scale',
  explanation:
    'Takes documents that the model finds neither easy nor hard, by their mean loss: the easiest teach little, and among the hardest is what is broken.',
  citation: 'Marion, Üstün, Pozzobon, Wang, Fadaee, Hooker. 2023. arXiv:2309.04564',
  options,
  needs: ['losses'],
  select: async (task, { by, keep }) => {
    if (by === 'perplexity') return byPerplexity(await task.features.pool.losses(), keep);
    const norms = await task.features.pool.errorNorms();
    const { order, percentiles } = rankWindow(norms, keep);
    return selection(
      order,
      (index) =>
        `The error of the predictions in it has a mean length of ${figure(norms[index] as number)}, more than in ${percent(percentiles[index] as number)} of the documents`,
    );
  },
};

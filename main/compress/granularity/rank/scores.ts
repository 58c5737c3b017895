import { z } from 'zod';
import { Registry } from '../../../components/component.ts';
import type { ScoreComponent } from '../granularity.ts';
import { gramMatrix } from '../../statistics/gramMatrix.ts';
import { moments } from '../../statistics/moments.ts';

/** How the directions that a linear keeps are found. */
export interface RankScore<Options = unknown> extends ScoreComponent<Options> {
  /** What weights the columns of the matrix before its decomposition. */
  weighting(options: Options): 'none' | 'columns' | 'covariance' | 'random';
}

const spectrumOptions = z.strictObject({
  /** none: the matrix itself · columns: by the size of each input · covariance: by how inputs go together. */
  weighting: z.enum(['none', 'columns', 'covariance']).default('covariance'),
});

/** Singular values of the matrix, weighted by its inputs: what each direction contributes to the output. */
const spectrum: RankScore<z.infer<typeof spectrumOptions>> = {
  name: 'spectrum',
  explanation: 'How much each direction of a matrix contributes to its output on your text.',
  citation:
    'Wang, Zheng, Wan, Zhang. ICLR 2025 (SVD-LLM). arXiv:2403.07378; Li et al. ICML 2024 (LoRAP). arXiv:2404.09695',
  options: spectrumOptions,
  needs: ({ weighting }) => (weighting === 'none' ? [] : [weighting === 'columns' ? moments : gramMatrix]),
  weighting: ({ weighting }) => weighting,
};

const none = z.strictObject({});

const random: RankScore<z.infer<typeof none>> = {
  name: 'random',
  explanation: 'At random. The control that every other score has to beat.',
  citation: '',
  options: none,
  needs: () => [],
  weighting: () => 'random',
};

/** Scores of directions that a recipe may name. */
export const rankScores = new Registry<RankScore>([spectrum, random]);

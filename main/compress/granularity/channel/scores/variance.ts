import { z } from 'zod';
import { symmetricEigen } from '../../../../runtime/linearAlgebra/symmetricEigen.ts';
import { streamCovariance } from '../../../statistics/streamCovariance.ts';
import type { ChannelScore } from '../score.ts';

const options = z.strictObject({
  /**
   * What becomes of the gain of the final norm where the head is the embedding table. own: it moves into a copy of the table, which is the
   * head from then on; exact, and as large as the table. shared: the table stays both, and each direction gets the gain that comes nearest
   * to it, the mean of the channels' gains weighted by their part in it; exact where all are alike.
   */
  head: z.enum(['own', 'shared']).default('own'),
});

/**
 * Principal components of the residual stream, by their variance (Ashkboos et al. 2024, §3.2), in float64. One basis for the whole model,
 * where the paper has one for every sublayer and a matrix between two of them on the way past each: no client has a place for such
 * matrices. Its damping adds the same to all variances, which changes no direction, so there is none.
 */
export const variance: ChannelScore<z.infer<typeof options>> = {
  name: 'variance',
  explanation: 'Turns the residual stream to the directions in which your text moves it most; those it hardly uses go.',
  citation: 'Ashkboos, Croci, do Nascimento, Hoefler, Hensman. ICLR 2024 (SliceGPT). arXiv:2401.15024',
  options,
  needs: () => [streamCovariance],
  rotates: true,
  unties: ({ head }) => head === 'own',
  axes: async ({ extraction, statistics }) => {
    const covariance = await statistics.measure(streamCovariance, null);
    const { values, vectors } = await symmetricEigen(
      extraction.workspace.device,
      covariance,
      extraction.source.architecture.hidden,
    );
    return { scores: values, directions: vectors };
  },
};

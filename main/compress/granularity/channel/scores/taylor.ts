import { type NoOptions, noOptions } from '../../../../components/component.ts';
import { streamGradients } from '../../../statistics/streamGradients.ts';
import { channels, type ChannelScore } from '../score.ts';

/** First term of the loss's Taylor series in a channel of the stream (LLM-Pruner's "channel" mode; Michel et al. 2019, eq. 3). */
export const taylor: ChannelScore<NoOptions> = {
  name: 'taylor',
  explanation:
    'What the loss on your text would feel if a channel of the residual stream were silent, judged from gradients.',
  citation:
    'Ma, Fang, Wang. NeurIPS 2023 (LLM-Pruner). arXiv:2305.11627; Michel, Levy, Neubig. NeurIPS 2019. arXiv:1905.10650',
  options: noOptions,
  needs: () => [streamGradients],
  axes: async ({ statistics }) => channels(await statistics.measure(streamGradients, null)),
};

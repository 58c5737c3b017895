import { noOptions, type NoOptions } from '../../../../components/component.ts';
import { channels, type ChannelScore } from '../score.ts';

/** What in-training pruning found out about the channels of the whole model. */
export const learned: ChannelScore<NoOptions> = {
  name: 'learned',
  explanation: 'While the model was trained it was found out which channels of the residual stream it can do without.',
  citation: '',
  learned: true,
  options: noOptions,
  needs: () => [],
  axes: async ({ extraction }) => {
    const found = await extraction.learned?.stream();
    if (!found) throw new Error('The training found nothing out about the channels of the residual stream.');
    return channels(Float64Array.from(found.scores));
  },
};

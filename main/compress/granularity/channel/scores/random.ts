import { type NoOptions, noOptions } from '../../../../components/component.ts';
import { uniform } from '../../../../runtime/random.ts';
import { channels, type ChannelScore } from '../score.ts';

export const random: ChannelScore<NoOptions> = {
  name: 'random',
  explanation: 'At random. The control that every other score has to beat.',
  citation: '',
  options: noOptions,
  needs: () => [],
  axes: ({ extraction: { settings, source } }) =>
    Promise.resolve(channels(uniform(settings.seed, source.architecture.hidden))),
};

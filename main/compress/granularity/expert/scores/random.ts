import { type NoOptions, noOptions } from '../../../../components/component.ts';
import { uniform } from '../../../../runtime/random.ts';
import type { ExpertScore } from '../score.ts';

export const random: ExpertScore<NoOptions> = {
  name: 'random',
  explanation: 'At random. The control that every other score has to beat.',
  citation: '',
  options: noOptions,
  needs: () => [],
  prepare: ({ extraction: { settings } }) => ({
    scores: ({ layer, mixture }) => Float64Array.from(uniform(settings.seed * 1000 + layer, mixture.experts)),
  }),
};

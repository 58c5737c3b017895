import { type NoOptions, noOptions } from '../../../../components/component.ts';
import { uniform } from '../../../../runtime/random.ts';
import type { DimensionScore } from '../score.ts';

export const random: DimensionScore<NoOptions> = {
  name: 'random',
  explanation: 'At random. The control that every other score has to beat.',
  citation: '',
  options: noOptions,
  needs: () => [],
  scores: ({ site: { layer, groups, count }, seed }) =>
    Float64Array.from(uniform(seed * 1000 + layer, groups.count * count)),
};

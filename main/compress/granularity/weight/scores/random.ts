import { uniform } from '../../../../runtime/random.ts';
import { type NoOptions, noOptions } from '../../../../components/component.ts';
import type { WeightScore } from '../score.ts';

/** Uniform random numbers, one stream for every matrix. */
export const random: WeightScore<NoOptions> = {
  name: 'random',
  explanation: 'At random. The control that every other score has to beat.',
  citation: '',
  options: noOptions,
  needs: () => [],
  prepare:
    ({ extraction }) =>
    ({ values, index }) =>
      Float32Array.from(uniform(extraction.settings.seed * 1000 + index, values.length)),
};

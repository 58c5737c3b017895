import { uniform } from '../../../../runtime/random.ts';
import { type NoOptions, noOptions } from '../../../../components/component.ts';
import type { UnitScore } from '../score.ts';

export const random: UnitScore<NoOptions> = {
  name: 'random',
  explanation: 'At random. The control that every other score has to beat.',
  citation: '',
  options: noOptions,
  needs: () => [],
  prepare:
    ({ extraction }) =>
    ({ site, index }) =>
      uniform(extraction.settings.seed * 1000 + index, site.count),
};

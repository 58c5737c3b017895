import { uniform } from '../../../../runtime/random.ts';
import { type NoOptions, noOptions } from '../../../../components/component.ts';
import type { DepthScore } from '../score.ts';

export const random: DepthScore<NoOptions> = {
  name: 'random',
  explanation: 'At random. The control that every other score has to beat.',
  citation: '',
  options: noOptions,
  rescored: false,
  needs: () => [],
  prepare:
    ({ extraction: { settings, source } }) =>
    (candidates) => {
      const { family, architecture } = source;
      const { sublayers } = family;
      const count = sublayers.length * architecture.layers.length;
      const numbers = uniform(settings.seed * 1000 + (candidates[0]?.sublayers.length === 1 ? 1 : 0), count);
      return Promise.resolve(
        Float64Array.from(candidates, ({ layer, sublayers: [name, other] }) =>
          other
            ? (numbers[layer] as number)
            : (numbers[sublayers.length * layer + sublayers.indexOf(name ?? '')] as number),
        ),
      );
    },
};

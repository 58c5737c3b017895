import { type NoOptions, noOptions } from '../../../../components/component.ts';
import { parametersAt } from '../../../../models/source.ts';
import { magnitudes } from '../../../statistics/magnitudes.ts';
import { channels, type ChannelScore } from '../score.ts';

/**
 * Minitron: Σ over the norms inside layers of √ (mean over windows of (mean over the window of |n_j|)²), n what the norm puts
 * out (Muralidharan et al. 2024, §2.2).
 */
export const activation: ChannelScore<NoOptions> = {
  name: 'activation',
  explanation: 'How strongly a channel of the residual stream speaks where layers read it, on your text.',
  citation: 'Muralidharan et al. NeurIPS 2024 (Minitron). arXiv:2407.14679',
  options: noOptions,
  needs: () => [magnitudes],
  axes: async ({ extraction: { source }, statistics }) => {
    const { hidden, layers } = source.architecture;
    const sums = new Float64Array(hidden);
    for (const layer of layers.keys()) {
      const reading = parametersAt(source, layer).filter(({ stream }) => stream?.does === 'reads');
      for (const site of new Set(reading.flatMap((parameter) => parameter.site ?? []))) {
        const { windowSquare } = await statistics.layer(layer).read(magnitudes, site);
        for (let i = 0; i < hidden; i += 1) sums[i]! += Math.sqrt(windowSquare[i] as number);
      }
    }
    return channels(sums);
  },
};

import { z } from 'zod';
import type { Parameter } from '../../../../models/architecture.ts';
import { channels, type ChannelScore } from '../score.ts';

const options = z.strictObject({
  /** l1: Σ|w| · l2: Σw² */
  norm: z.enum(['l1', 'l2']).default('l2'),
});

/** Norm of all weights that go with a channel, over every tensor that touches the residual stream. */
export const magnitude: ChannelScore<z.infer<typeof options>> = {
  name: 'magnitude',
  explanation: 'How large all weights that belong to a channel are together, in every matrix that reads or writes it.',
  citation: 'Fang, Ma, Song, Mi, Wang. CVPR 2023 (DepGraph). arXiv:2301.12900',
  options,
  needs: () => [],
  axes: async ({ extraction: { source } }, { norm }) => {
    const sums = new Float64Array(source.architecture.hidden);
    const size = norm === 'l1' ? Math.abs : (w: number) => w * w;
    for (const parameter of source.parameters)
      if (parameter.stream) addTo(sums, parameter, await source.read(parameter), size);
    return channels(sums);
  },
};

/** Adds the sizes of a tensor's values to the channels they belong to. */
function addTo(sums: Float64Array, { shape, stream }: Parameter, values: Float32Array, size: (w: number) => number) {
  const inner = stream?.axis === 0 ? (shape[1] ?? 1) : 1;
  for (let i = 0; i < values.length; i += 1) sums[Math.floor(i / inner) % sums.length]! += size(values[i] as number);
}

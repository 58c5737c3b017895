import type { TokenWindows } from '../../models/windows.ts';
import type { Activations } from '../../walk/activations.ts';
import type { Stream } from '../../walk/stream.ts';
import { readFloat32, readFloat64, storedFloats } from '../extraction/tensors.ts';
import { forwardStages } from './costs.ts';
import type { LayerStatistic } from './statistic.ts';

/** How far one layer moves the hidden states of a text. */
export interface LayerMotion {
  /** Mean over tokens of cos(h_in, h_out). */
  readonly cosine: number;
  /** Mean over tokens of arccos(cos(h_in, h_out)) / π. */
  readonly angular: number;
  /** Hidden state of every window's last token, row-major [windows, hidden]. */
  readonly lastBefore: Float32Array;
  readonly lastAfter: Float32Array;
}

/** How far each layer moves the hidden states. */
export const states: LayerStatistic<LayerMotion> = {
  kind: 'layer',
  name: 'states',
  explanation: 'how far each layer moves the text’s inner state',
  pass: 'forward',
  stages: forwardStages,
  bytes: ({ architecture: { layers, hidden } }, { sides, windows }) =>
    sides * layers.length * (16 + 8 * windows * hidden),
  sums: null,
  comparesStates: true,
  keep: async ({ before, stream }, { architecture: { hidden } }) => {
    if (!before) throw new Error('The walk kept no hidden states.');
    const { cosine, angular, lastBefore, lastAfter } = await motionOf(stream, before, stream.state, hidden);
    const { count } = stream.windows;
    return [
      storedFloats('motion', Float64Array.of(cosine, angular), [2]),
      storedFloats('lastBefore', lastBefore, [count, hidden]),
      storedFloats('lastAfter', lastAfter, [count, hidden]),
    ];
  },
  value: async (artifact) => {
    const [cosine, angular] = (await readFloat64(artifact, 'motion')) as unknown as [number, number];
    const lastBefore = await readFloat32(artifact, 'lastBefore');
    return { cosine, angular, lastBefore, lastAfter: await readFloat32(artifact, 'lastAfter') };
  },
};

/** Compares the states before and behind a layer, token by token; padding does not count. */
export async function motionOf(
  { windows, batches }: Pick<Stream, 'windows' | 'batches'>,
  before: Activations,
  after: Activations,
  hidden: number,
): Promise<LayerMotion> {
  const lastBefore = new Float32Array(windows.count * hidden);
  const lastAfter = new Float32Array(windows.count * hidden);
  let [cosines, angles, tokens] = [0, 0, 0];
  for (const [batch, { from, to }] of batches.entries()) {
    const x = await before.read(batch);
    const y = await after.read(batch);
    for (let window = from; window < to; window += 1) {
      const scored = tokensOf(windows, window);
      const first = (window - from) * windows.length * hidden;
      for (let token = 0; token < scored; token += 1) {
        const cosine = cosineAt(x, y, first + token * hidden, hidden);
        cosines += cosine;
        angles += Math.acos(Math.min(1, Math.max(-1, cosine))) / Math.PI;
      }
      tokens += scored;
      const last = first + (scored - 1) * hidden;
      lastBefore.set(x.subarray(last, last + hidden), window * hidden);
      lastAfter.set(y.subarray(last, last + hidden), window * hidden);
    }
  }
  return { cosine: cosines / tokens, angular: angles / tokens, lastBefore, lastAfter };
}

const tokensOf = ({ lengths, length }: TokenWindows, window: number): number => lengths?.[window] ?? length;

function cosineAt(x: Float32Array, y: Float32Array, at: number, hidden: number): number {
  let [dot, xx, yy] = [0, 0, 0];
  for (let i = at; i < at + hidden; i += 1) {
    const a = x[i] as number;
    const b = y[i] as number;
    dot += a * b;
    xx += a * a;
    yy += b * b;
  }
  return dot / Math.max(Math.sqrt(xx * yy), 1e-30);
}

/** Mean over rows of arccos(cos(a, b)) / π for two matrices [rows, hidden]. */
export function angularDistance(a: Float32Array, b: Float32Array, hidden: number): number {
  const rows = a.length / hidden;
  let sum = 0;
  for (let row = 0; row < rows; row += 1) {
    sum += Math.acos(Math.min(1, Math.max(-1, cosineAt(a, b, row * hidden, hidden)))) / Math.PI;
  }
  return sum / rows;
}

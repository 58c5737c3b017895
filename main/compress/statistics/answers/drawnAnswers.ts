import { softmax } from '../../../graph/ops/index.ts';
import type { TokenWindows } from '../../../models/windows.ts';
import { floats } from '../../../runtime/tensor.ts';
import type { HeadReading } from '../../../walk/head.ts';
import { Walker } from '../../../walk/walker.ts';
import type { Extraction, Side } from '../../extraction/extraction.ts';
import { readFloat64, storedFloats } from '../../extraction/tensors.ts';
import { fingerprintOf } from '../../extraction/workspace.ts';
import { RandomStream } from '../../search/randomStream.ts';
import type { TextAmount } from '../statistic.ts';

/** Bytes of what is drawn for all texts. */
export const drawnBytes = ({ sides, windows, length }: TextAmount): number =>
  sides * windows * length * Float64Array.BYTES_PER_ELEMENT;

/** The probability of every token at every position. */
const probabilities: HeadReading = {
  key: 'probabilities',
  emit: ({ logits }) => ({ probabilities: softmax(logits, -1) }),
};

/**
 * The text of one side as the model before anything was done to it would go on with it: what it reads is the text, and what is to
 * be predicted is drawn, position by position, from what that model answers. The mean of squared gradients of −log p of drawn
 * answers is the curvature of KL(its answers ‖ p) (the Fisher information), where the gradient of KL itself is zero.
 */
export async function drawnAnswers(extraction: Extraction, side: Side): Promise<TokenWindows> {
  const { teacher, settings, workspace } = extraction;
  const { windows, fingerprint: text } = extraction.calibration(side);
  const { kind, threads } = workspace.device;
  const ingredients = { teacher: teacher.fingerprint, seed: settings.seed, text, device: kind, threads };
  // The model that is looked at may be another at every call; what is drawn stays the same.
  const key = fingerprintOf({ what: 'drawnAnswers', ...ingredients });
  const known = await workspace.find(key);
  const ids = Int32Array.from(known ? await readFloat64(known, 'ids') : await draw(extraction, windows));
  if (!known) await workspace.save(key, 'statistics', [storedFloats('ids', Float64Array.from(ids), [ids.length])]);
  return { ...windows, ids, inputs: windows.inputs ?? windows.ids };
}

async function draw({ teacher, settings, workspace }: Extraction, windows: TokenWindows): Promise<Int32Array> {
  const { length } = windows;
  const random = new RandomStream(settings.seed);
  const ids = windows.ids.slice();
  using walker = new Walker(teacher, workspace);
  await using stream = await walker.embed(windows);
  for (let layer = 0; layer < walker.layers; layer += 1) await walker.pass(stream, layer);
  await walker.head.read(stream, probabilities, ({ first, rows }, found) => {
    const all = floats(found['probabilities']);
    const size = all.length / rows;
    for (let row = 0; row < rows; row += 1) {
      const position = first + row;
      // The last position of a window predicts nothing.
      if ((position + 1) % length !== 0)
        ids[position + 1] = drawn(all.subarray(row * size, (row + 1) * size), random.number());
    }
  });
  return ids;
}

/** The token whose share of [0, 1) a number lies in. */
function drawn(shares: Float32Array, number: number): number {
  let left = number;
  for (let token = 0; token < shares.length; token += 1) {
    left -= shares[token] as number;
    if (left < 0) return token;
  }
  return shares.length - 1;
}

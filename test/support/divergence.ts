import type { ModelSource } from '../../main/models/source.ts';
import type { TokenWindows } from '../../main/models/windows.ts';
import { float32 } from '../../main/runtime/tensor.ts';
import { Walker } from '../../main/walk/walker.ts';
import { memoryWorkspace } from './owned.ts';

/** Log probabilities of a model's answers to text of one batch, one array for each position. */
async function answers(source: ModelSource, windows: TokenWindows): Promise<Float64Array[]> {
  using walker = new Walker(source, memoryWorkspace());
  await using stream = await walker.embed(windows);
  for (let layer = 0; layer < walker.layers; layer += 1) await walker.forward(stream, layer, await walker.load(layer));
  const { hidden, vocabulary } = source.architecture;
  const states = await stream.state.read(0);
  const logits = await walker.head.logits(float32(states, [states.length / hidden, hidden]));
  return Array.from({ length: states.length / hidden }, (_, row) => {
    const own = Float64Array.from(logits.subarray(row * vocabulary, (row + 1) * vocabulary));
    const whole = Math.log(own.reduce((sum, logit) => sum + Math.exp(logit), 0));
    return own.map((logit) => logit - whole);
  });
}

/** Mean KL(one ‖ other) over all positions of text of one batch, by its definition. */
export async function divergence(one: ModelSource, other: ModelSource, windows: TokenWindows): Promise<number> {
  const [q, p] = [await answers(one, windows), await answers(other, windows)];
  const each = q.map((row, at) =>
    row.reduce((sum, log, token) => sum + Math.exp(log) * (log - (p[at]?.[token] ?? NaN)), 0),
  );
  return each.reduce((sum, value) => sum + value, 0) / each.length;
}

import { DisposalStack } from '../../runtime/disposal.ts';
import type { Activations } from '../../walk/activations.ts';
import type { Stream } from '../../walk/stream.ts';
import type { Extraction, Side } from '../extraction/extraction.ts';
import { stage } from '../extraction/stages.ts';
import { readFloat64, storedFloats } from '../extraction/tensors.ts';
import { blendedOver } from './blend.ts';
import { inputsOfLayers } from './collectBackward.ts';
import { backwardStages } from './costs.ts';
import type { OwnStatistic } from './statistic.ts';

const tensor = 'slopes';

/**
 * What the loss of single windows would feel, to first order, if a channel of the residual stream were zero:
 * Σ over places (before every layer, and before the final norm) of the mean over windows of |Σ over tokens of x · ∂L/∂x|,
 * L the window's mean loss. One number for each channel.
 */
async function ofSide(extraction: Extraction, side: Side): Promise<Float64Array> {
  const { workspace, walker, layers, source } = extraction;
  const { windows, fingerprint: text } = extraction.calibration(side);
  const { hidden } = source.architecture;
  const key = extraction.fingerprint('streamGradients', { text });
  const known = await workspace.find(key);
  if (known) return readFloat64(known, tensor);

  await using scope = new DisposalStack();
  const stream = scope.use(await walker.embed(windows));
  const states = await inputsOfLayers(extraction, stream, scope);
  const slopes = new Float64Array(hidden);
  let upstream = scope.use(await walker.head.gradient(stream, 'window'));
  await addSlopes(slopes, stream, stream.state, upstream);
  for (let layer = layers - 1; layer >= 0; layer -= 1) {
    const inputs = states[layer] as Activations;
    const way = { inputs, upstream };
    upstream = scope.use(
      await walker.backward(stream, layer, await walker.load(layer), way, [], { of: [], totals: {} }),
    );
    await addSlopes(slopes, stream, inputs, upstream);
    await inputs.dispose();
    workspace.progress(stage.gradients, layers - layer, layers);
  }
  await workspace.save(key, 'statistics', [storedFloats(tensor, slopes, [hidden])]);
  return slopes;
}

/** Adds one place: states and the gradient there, both [tokens, hidden] for every batch. */
async function addSlopes(
  slopes: Float64Array,
  { windows: { count, length }, batches }: Stream,
  states: Activations,
  upstream: Activations,
): Promise<void> {
  const hidden = slopes.length;
  for (const [batch, { from, to }] of batches.entries()) {
    const x = await states.read(batch);
    const g = await upstream.read(batch);
    for (let window = 0; window < to - from; window += 1) {
      const felt = new Float64Array(hidden);
      const end = (window + 1) * length * hidden;
      for (let at = window * length * hidden; at < end; at += hidden)
        for (let i = 0; i < hidden; i += 1) felt[i]! += (x[at + i] as number) * (g[at + i] as number);
      for (let i = 0; i < hidden; i += 1) slopes[i]! += Math.abs(felt[i] as number) / count;
    }
  }
}

/** One pass forward and one backward, in which no weight gets a gradient. */
export const streamGradients: OwnStatistic<null, Float64Array> = {
  kind: 'own',
  name: 'streamGradients',
  explanation: 'how the loss reacts to each channel of the residual stream',
  pass: 'streamGradients',
  stages: backwardStages(1),
  bytes: ({ architecture }, { sides }) => 8 * sides * architecture.hidden,
  collect: (extraction) => blendedOver(extraction, (side) => ofSide(extraction, side)),
};

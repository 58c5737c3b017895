import { float32, zeros, type Tensor } from '../runtime/tensor.ts';
import type { Activations } from '../walk/activations.ts';
import { type GradientStatistic, totalKey } from '../walk/statistics.ts';
import type { Extraction } from './context.ts';
import { linearsOf } from './linears.ts';
import { stage } from './stages.ts';
import { readFloat32, storedFloats } from './tensors.ts';
import type { Artifact } from './workspace.ts';

/**
 * A gradient statistic of every linear on the domain text, taken at the dense weights: forwards with the hidden states
 * before every layer kept, then backwards one layer at a time. One artifact of kind 'scores' for each layer, with the
 * total of a linear under its local name.
 *
 * @param auxiliary artifacts by layer that hold, under the linear's local name, the matrix the statistic reads.
 */
export async function domainGradientTotals(
  extraction: Extraction,
  statistic: GradientStatistic,
  identity: Readonly<Record<string, unknown>>,
  auxiliary: readonly Artifact[] | null,
): Promise<readonly Artifact[]> {
  const { workspace, walker, layers } = extraction;
  const { windows, fingerprint: text } = extraction.calibration('domain');
  const key = (layer: number) => extraction.fingerprint(statistic.name, { ...identity, text, layer });

  const artifacts = await Promise.all(Array.from({ length: layers }, (_, layer) => workspace.find(key(layer))));
  if (artifacts.every((artifact) => artifact !== null)) {
    workspace.progress(stage.domainGradients, layers, layers);
    return artifacts;
  }

  const stream = await walker.embed(windows);
  const inputs: Activations[] = [];
  for (let layer = 0; layer < layers; layer += 1) {
    const { before } = await walker.advance(stream, layer, await walker.load(layer), [], { keep: true });
    inputs.push(before as Activations);
    workspace.progress(stage.domainForwards, layer + 1, layers);
  }

  const checkpoint = key(layers);
  const saved = await workspace.checkpoints.restore(checkpoint, [stream.state.sizes]);
  let upstream = saved?.states[0] ?? (await walker.head.gradient(stream, statistic.per));
  await stream.state.dispose();
  for (let done = saved?.position ?? 0; done < layers; done += 1) {
    const layer = layers - 1 - done;
    const before = inputs[layer] as Activations;
    const of = linearsOf(extraction.source, layer).map(({ parameter }) => parameter);
    const totals: Record<string, Tensor> = {};
    const further: Record<string, Tensor> = {};
    for (const { local, shape } of of) {
      totals[totalKey(local, statistic.name)] = zeros(shape);
      for (const name of statistic.auxiliary) {
        further[`${local}.${name}`] = float32(await readFloat32(auxiliary?.[layer] as Artifact, local), shape);
      }
    }
    const weights = await walker.load(layer);
    const way = { inputs: before, upstream };
    upstream = await walker.retreat(stream, layer, weights, way, [statistic], { of, totals, auxiliary: further });
    const tensors = of.map(({ local, shape }) =>
      storedFloats(local, totals[totalKey(local, statistic.name)]?.data as Float32Array, shape),
    );
    artifacts[layer] = await workspace.save(key(layer), 'scores', tensors);
    await before.dispose();
    await workspace.checkpoints.save(checkpoint, done + 1, [upstream]);
    workspace.progress(stage.domainGradients, done + 1, layers);
  }
  await upstream.dispose();
  return artifacts as Artifact[];
}

import { abs, add, mul, reduceSum, reshape } from '../../graph/ops/index.ts';
import { DisposalStack } from '../../runtime/disposal.ts';
import { float32, type Tensor, zeros } from '../../runtime/tensor.ts';
import type { Activations } from '../../walk/activations.ts';
import { type GradientStatistic, type GradientTarget, type GradientValues, totalKey } from '../../walk/statistics.ts';
import type { Extraction, Side } from '../extraction/extraction.ts';
import { linearsOf } from '../extraction/linears.ts';
import { stage } from '../extraction/stages.ts';
import { readFloat32, storedFloats } from '../extraction/tensors.ts';
import type { Artifact } from '../extraction/workspace.ts';
import type { GradientNeed } from './needs.ts';

const ofWeight = ({ parameter }: GradientTarget) => parameter.shape;
const ofUnits = ({ parameter, unitColumns }: GradientTarget) =>
  unitColumns === null ? null : [2, (parameter.shape[1] as number) / unitColumns];

/** Statistics of gradients that scores may need; sums over windows. */
export const gradientStatistics: Readonly<Record<GradientNeed, GradientStatistic>> = {
  gradient: {
    name: 'gradient',
    separate: false,
    auxiliary: [],
    shape: ofWeight,
    emit: ({ gradient }) => gradient,
  },
  gradientSquares: {
    name: 'gradientSquares',
    separate: true,
    auxiliary: [],
    shape: ofWeight,
    emit: ({ gradient }) => mul(gradient, gradient),
  },
  gates: { name: 'gates', separate: true, auxiliary: [], shape: ofUnits, emit: gateTotals },
};

/**
 * Relevance of units for the right tokens: what reaches a unit's output when attention weights, gates and norms count as
 * constants (Layer-wise Relevance Propagation for transformers, Ali et al. 2022). Rows Σ|R| and ΣR² over windows.
 */
export const relevanceStatistic: GradientStatistic = {
  name: 'relevance',
  separate: true,
  auxiliary: [],
  shape: ofUnits,
  emit: gateTotals,
};

/**
 * Rows Σ|∂L/∂ξ| and Σ(∂L/∂ξ)² for a gate ξ = 1 on every unit that the linear reads. The gate scales the unit's columns,
 * so ∂L/∂ξ = Σ over these columns and all rows of W_ij ∂L/∂W_ij (Michel et al. 2019, eq. 3, without a forward hook).
 */
function gateTotals({ weight, gradient, target }: GradientValues) {
  const columns = weight.shape[1] as number;
  const per = target.unitColumns ?? 1;
  const byUnit = reduceSum(reshape(reduceSum(mul(weight, gradient), [0]), [columns / per, per]), [1]);
  const builder = weight.builder;
  const row = (at: number) => builder.constant('float32', [2, 1], Float32Array.of(at === 0 ? 1 : 0, at === 1 ? 1 : 0));
  const flat = reshape(byUnit, [1, columns / per]);
  return add(mul(row(0), abs(flat)), mul(row(1), mul(flat, flat)));
}

/** The linears of a layer, with the units that some of them read. */
function targetsOf({ source }: Extraction, layer: number): GradientTarget[] {
  const units = source.family.units(source.architecture, layer);
  return linearsOf(source, layer).map(({ parameter }) => ({
    parameter,
    unitColumns: units.find(({ output }) => output === parameter.local)?.columns ?? null,
  }));
}

/**
 * Totals of gradient statistics of every linear on one text: forwards with the hidden states before every layer kept,
 * then backwards one layer at a time, everything that is not there yet in one pass. Artifacts of kind 'scores' by
 * statistic and layer, with the total of a linear under its local name.
 *
 * @param identity what beside model, text and name decides a statistic.
 * @param relevance take the relevance of the right tokens' logits back instead of the gradient of the loss.
 * @param auxiliary artifacts by layer that hold, under the linear's local name, the matrix the statistics read.
 */
export async function gradientTotals(
  extraction: Extraction,
  side: Side,
  statistics: readonly GradientStatistic[],
  identity: Readonly<Record<string, unknown>> = {},
  auxiliary: readonly Artifact[] | null = null,
  relevance = false,
): Promise<ReadonlyMap<string, readonly Artifact[]>> {
  const { workspace, walker, layers } = extraction;
  const { windows, fingerprint: text } = extraction.calibration(side);
  const key = (name: string, layer: number) => extraction.fingerprint(name, { ...identity, text, layer });
  const found = new Map<string, (Artifact | null)[]>();
  for (const { name } of statistics) {
    const keys = Array.from({ length: layers }, (_, layer) => key(name, layer));
    found.set(name, await Promise.all(keys.map((one) => workspace.find(one))));
  }
  const wanted = statistics.filter(({ name }) => found.get(name)?.some((artifact) => artifact === null));
  if (!wanted.length) {
    workspace.progress(stage.gradients, layers, layers);
    return found as Map<string, Artifact[]>;
  }

  await using scope = new DisposalStack();
  const stream = scope.use(await walker.embed(windows));
  const inputs: Activations[] = [];
  for (let layer = 0; layer < layers; layer += 1) {
    const { before } = await walker.forward(stream, layer, await walker.load(layer), [], { keep: true });
    inputs.push(scope.use(before as Activations));
    workspace.progress(stage.forwards, layer + 1, layers);
  }

  const checkpoint = extraction.fingerprint('backward', { end: wanted.map(({ name }) => key(name, layers)) });
  const saved = await workspace.checkpoints.restore(checkpoint, [stream.state.sizes]);
  let upstream = scope.use(
    saved?.states[0] ?? (await walker.head.gradient(stream, 'window', relevance ? 'logit' : 'loss')),
  );
  await stream.state.dispose();
  for (let done = saved?.position ?? 0; done < layers; done += 1) {
    const layer = layers - 1 - done;
    const before = inputs[layer] as Activations;
    const of = targetsOf(extraction, layer);
    const totals: Record<string, Tensor> = {};
    const further: Record<string, Tensor> = {};
    for (const target of of) {
      const { local, shape } = target.parameter;
      for (const statistic of wanted) {
        const size = statistic.shape(target);
        if (size) totals[totalKey(local, statistic.name)] = zeros(size);
        for (const name of statistic.auxiliary) {
          further[`${local}.${name}`] = float32(await readFloat32(auxiliary?.[layer] as Artifact, local), shape);
        }
      }
    }
    const weights = await walker.load(layer);
    const way = { inputs: before, upstream };
    upstream = scope.use(
      await walker.backward(stream, layer, weights, way, wanted, { of, totals, auxiliary: further, relevance }),
    );
    for (const { name } of wanted) {
      const tensors = of.flatMap(({ parameter: { local } }) => {
        const total = totals[totalKey(local, name)];
        return total ? [storedFloats(local, total.data as Float32Array, total.shape)] : [];
      });
      (found.get(name) as Artifact[])[layer] = await workspace.save(key(name, layer), 'scores', tensors);
    }
    await before.dispose();
    await workspace.checkpoints.save(checkpoint, done + 1, [upstream]);
    workspace.progress(stage.gradients, done + 1, layers);
  }
  return found as Map<string, Artifact[]>;
}

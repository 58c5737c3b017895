import { DisposalStack } from '../../runtime/disposal.ts';
import { float32, type Tensor, zeros } from '../../runtime/tensor.ts';
import { Activations } from '../../walk/activations.ts';
import type { Stream } from '../../walk/stream.ts';
import { type GradientStatistic, type GradientTarget, totalKey } from '../../walk/statistics.ts';
import type { Extraction, Side } from '../extraction/extraction.ts';
import { linearsOf } from '../extraction/linears.ts';
import { resumed } from '../extraction/resumed.ts';
import { stage } from '../extraction/stages.ts';
import { readFloat32, storedFloats } from '../extraction/tensors.ts';
import type { Artifact } from '../extraction/workspace.ts';
import { drawnAnswers } from './answers/drawnAnswers.ts';
import type { BackwardStatistic } from './statistic.ts';

/** The linears of a layer, with the units that some of them read. */
function targetsOf({ source }: Extraction, layer: number): GradientTarget[] {
  const units = source.family.units(source.architecture, layer);
  return linearsOf(source, layer).map(({ parameter }) => ({
    parameter,
    unitColumns: units.find(({ output }) => output === parameter.local)?.columns ?? null,
  }));
}

/** What beside the text and the statistics decides a pass backward. */
export interface BackwardPass {
  /** What is taken back; see BackwardStatistic. */
  readonly from?: BackwardStatistic['from'];
  /** What beside model, text and name decides a statistic. */
  readonly identity?: Readonly<Record<string, unknown>>;
  /** Artifacts by layer that hold, under the linear's local name, the matrix the statistics read. */
  readonly auxiliary?: readonly Artifact[] | null;
}

/** The gradient of each window's length ‖y‖₂ with respect to y, the states of all its positions: y / ‖y‖₂. */
async function directions({ workspace }: Extraction, stream: Stream, states: Activations): Promise<Activations> {
  await using half = new DisposalStack();
  const result = half.use(new Activations(states.sizes, workspace));
  for (const [at, { from, to }] of stream.batches.entries()) {
    const data = Float32Array.from(await states.read(at));
    const size = data.length / (to - from);
    for (let first = 0; first < data.length; first += size) {
      const window = data.subarray(first, first + size);
      const length = Math.sqrt(window.reduce((sum, value) => sum + value * value, 0));
      if (length > 0) window.forEach((value, i) => (window[i] = value / length));
    }
    await result.write(at, data);
  }
  return half.release(result);
}

/** What is taken back, behind the last layer. */
async function behindAll(
  extraction: Extraction,
  side: Side,
  stream: Stream,
  from: BackwardStatistic['from'],
): Promise<Activations> {
  if (from === 'layer') return directions(extraction, stream, stream.state);
  const { head } = extraction.walker;
  if (from === 'answer')
    return head.gradient({ ...stream, windows: await drawnAnswers(extraction, side) }, 'window', 'loss');
  return head.gradient(stream, 'window', from);
}

/** Moves a stream behind the last layer; returns the hidden states before every layer, which the scope disposes of. */
export async function inputsOfLayers(
  { workspace, walker, layers }: Extraction,
  stream: Stream,
  scope: DisposalStack,
): Promise<readonly Activations[]> {
  const inputs: Activations[] = [];
  for (let layer = 0; layer < layers; layer += 1) {
    const { before } = await walker.forward(stream, layer, await walker.load(layer), [], { keep: true });
    inputs.push(scope.use(before as Activations));
    workspace.progress(stage.forwards, layer + 1, layers);
  }
  return inputs;
}

/**
 * Totals of gradient statistics of every linear on one text: forwards with the hidden states before every layer kept,
 * then backwards one layer at a time, everything that is not there yet in one pass. Artifacts of kind 'scores' by
 * statistic and layer, with the total of a linear under its local name.
 */
export async function gradientTotals(
  extraction: Extraction,
  side: Side,
  statistics: readonly GradientStatistic[],
  { from = 'loss', identity = {}, auxiliary = null }: BackwardPass = {},
): Promise<ReadonlyMap<string, readonly Artifact[]>> {
  const { workspace, walker, layers } = extraction;
  const { windows, fingerprint: text } = extraction.calibration(side);
  const drawn = from === 'answer' ? { teacher: extraction.teacher.fingerprint, seed: extraction.settings.seed } : {};
  const key = (name: string, layer: number) => extraction.fingerprint(name, { ...identity, ...drawn, text, layer });
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
  const inputs = await inputsOfLayers(extraction, stream, scope);

  const checkpoint = extraction.fingerprint('backward', { end: wanted.map(({ name }) => key(name, layers)) });
  const isKept = (done: number) => wanted.every(({ name }) => found.get(name)?.[layers - 1 - done]);
  const saved = await resumed(workspace.checkpoints, checkpoint, [stream.state.sizes], isKept);
  const local = from === 'layer';
  let upstream = scope.use(saved?.states[0] ?? (await behindAll(extraction, side, stream, from)));
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
    const below = scope.use(
      await walker.backward(stream, layer, weights, way, wanted, {
        of,
        totals,
        auxiliary: further,
        relevance: from === 'logit',
      }),
    );
    upstream = local ? scope.use(await directions(extraction, stream, before)) : below;
    if (local) await below.dispose();
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

import { pack, storageFor, unpack } from '../../formats/storage/index.ts';
import type { LayerShape, SublayerShape } from '../../models/shapes.ts';
import { type ModelSource, parametersAt } from '../../models/source.ts';
import { DisposalStack } from '../../runtime/disposal.ts';
import { float32, type Tensors } from '../../runtime/tensor.ts';
import { rateAt } from '../../training/rates.ts';
import type { Recovery } from '../../training/recovery.ts';
import { targetOf, type Trainable, trainedEntries } from '../../training/trainable.ts';
import type { Tuning } from '../../training/tuning.ts';
import { clipGradients, Updates } from '../../training/update.ts';
import { tuningOf } from '../../tuning/methods/index.ts';
import { gradientSum, totalKey } from '../../walk/statistics.ts';
import { loadPlace, type PartWeights, type Stream } from '../../walk/stream.ts';
import { Walker } from '../../walk/walker.ts';
import { derivedSource, type Extracted, onlyLayers } from '../extraction/derivedSource.ts';
import { blendedSides, type Extraction, type Side } from '../extraction/extraction.ts';
import { layerTensors } from '../extraction/finishLayer.ts';
import type { LayerOutcome } from '../extraction/outcome.ts';
import { stage } from '../extraction/stages.ts';
import { onlySublayer } from '../extraction/onlySublayer.ts';
import { walkLayers } from '../extraction/walkLayers.ts';
import { RandomStream } from '../search/randomStream.ts';
import { type Block, LayerBatches } from './layerBatches.ts';
import { type Masks, masksOf, together } from './masks.ts';
import { type Identity, keptBehind, keptZeros, packedAt, reportOutcome } from './recovery.ts';

/** A layer as it comes out, with the share of the error that is left of each of its sublayers. */
interface Reconstructed extends LayerOutcome {
  readonly left: Readonly<Record<string, number>>;
  readonly trained: number;
}

/**
 * Local reconstruction (A Free Lunch in LLM Compression, arXiv:2510.14444): layer by layer, attention and feed-forward each by itself,
 * ‖f(x) − f_dense(x)‖² is descended over what may still move of the sublayer, the non-linearity within; x is what the layers before give as
 * they are now, f_dense the sublayer as it was before the cut. Memory holds one layer, whatever the depth. A sublayer that comes
 * no nearer stays as it was.
 */
export async function reconstruct(
  extraction: Extraction,
  recovery: Recovery,
  cut: Extracted | null,
): Promise<Extracted> {
  const { teacher, settings, workspace, general } = extraction;
  using own = cut ? extraction.on(derivedSource(extraction.source, cut)) : null;
  const work = own ?? extraction;
  refuseOthers(work.source, teacher);
  if (recovery.data.general > 0 && !general)
    throw new Error('The recipe reconstructs on general text too; choose a general dataset.');
  const inherited = await keptZeros(extraction, work.source, recovery);
  const removed = cut && recovery.zeros === 'keep' ? await masksOf(extraction, cut.layers) : null;
  const masks = together(removed, inherited);
  const sides = blendedSides(1 - recovery.data.general);
  const identity: Identity = {
    ...{ recovery, teacher: teacher.fingerprint, seed: settings.seed, zeros: masks !== null },
    calibration: sides.map((side) => extraction.calibration(side).fingerprint),
  };
  const { layer: layers } = await walkLayers(work, {
    stage: stage.training,
    ...{ sides, wanted: [], propagation: 'pruned', artifacts: { layer: 'layer' } },
    fingerprint: (_, layer) => work.fingerprint('reconstructed', { ...identity, layer }),
    work: async (layer, weights, passages) => {
      const streams = new Map([...passages].map(([side, { stream }]) => [side, stream]));
      const made = await reconstructLayer(work, recovery, { layer, weights, streams, masks });
      const { shape, tensors, left, trained } = made;
      const meta: Reconstructed = { ...keptBehind(cut, layer, recovery.zeros), shape, left, trained };
      return { artifacts: { layer: { tensors, meta } }, changed: { shape, weights: made.weights } };
    },
  });
  const outcomes = layers.map(({ meta }) => meta as Reconstructed);
  const shares = outcomes.flatMap(({ left }) => Object.values(left));
  const gained = shares.some((share) => share < 1);
  const reason = gained ? null : 'no sublayer came nearer to what it gave before; lower the learning rate';
  reportOutcome(work, {
    ...{ gained, reason, steps: recovery.steps, best: recovery.steps },
    trained: outcomes.reduce((sum, one) => sum + one.trained, 0),
    // What is left was measured of what is stored.
    mergeError: 0,
  });
  await workspace.device.release();
  return onlyLayers(layers);
}

/** Sublayers are compared one by one, so both models must have the same layers and the same stream between them. */
function refuseOthers({ architecture }: ModelSource, teacher: ModelSource): void {
  const { layers, hidden } = teacher.architecture;
  if (architecture.layers.length === layers.length && architecture.hidden === hidden) return;
  throw new Error(
    'Sublayers can be brought back one by one only where all layers and channels are still there; train the model as a whole instead, such as by text-and-teacher.',
  );
}

interface LayerWork {
  readonly layer: number;
  readonly weights: PartWeights;
  readonly streams: ReadonlyMap<Side, Stream>;
  readonly masks: Masks | null;
}

async function reconstructLayer(work: Extraction, recovery: Recovery, { layer, weights, streams, masks }: LayerWork) {
  const { source, teacher, settings, workspace } = work;
  const shape = source.architecture.layers[layer] as LayerShape;
  const dense = teacher.architecture.layers[layer] as LayerShape;
  const parameters = parametersAt(source, layer);
  const { windows } = work.calibration('domain');
  const tuning = await tuningOf(recovery)({
    source: { ...source, parameters },
    ...{ teacher, walk: workspace, seed: settings.seed, steps: recovery.steps, masks, training: windows },
    ...{ calibration: windows, general: work.general?.windows ?? null, warn: () => undefined },
  });
  const denseWeights = await loadPlace(teacher, layer);
  const random = new RandomStream(settings.seed * 1000 + layer);
  const left: Record<string, number> = {};
  const storageOf = new Map(parameters.map((one) => [one.local, storageFor(source.storage(one), one.shape)]));
  /** The layer's weights as they would be stored now. */
  const held = (): PartWeights => {
    const all: Record<string, PartWeights[string]> = { ...weights };
    for (const { local, values, effective, shape: of } of tuning.trainables) {
      const storage = storageOf.get(local);
      const stored = effective ?? (storage ? unpack(pack(values, storage, of), storage) : values);
      all[local] = float32(stored, of);
    }
    return all;
  };
  await using scope = new DisposalStack();
  const moving = new Map([...streams].map(([side, stream]) => [side, { ...stream }]));
  for (const one of shape.sublayers) {
    // A cut takes sublayers away and adds none.
    const was = dense.sublayers.find(({ name }) => name === one.name) as SublayerShape;
    const locals = new Set(parameters.filter(({ sublayer }) => sublayer === one.name).map(({ local }) => local));
    const mine = tuning.trainables.filter(({ local }) => locals.has(local));
    using own = new Walker(onlySublayer(source, shape, one), workspace);
    using before = new Walker(onlySublayer(teacher, dense, was), workspace);
    const blocks = {
      dense: { walker: before, layer: 0, weights: denseWeights },
      own: { walker: own, layer: 0, weights: held() } satisfies Block,
      storage: workspace,
    };
    {
      await using batches = await LayerBatches.open(blocks, moving, 1 - recovery.data.general);
      left[one.name] = await descend(batches, recovery, { tuning, trainables: mine, random, weights, held });
    }
    for (const stream of moving.values()) {
      const { before: passed } = await own.forward(stream, 0, held(), [], { keep: true });
      // The first one is the walk's own.
      if (passed && ![...streams.values()].some(({ state }) => state === passed)) await passed.dispose();
      scope.use(stream.state);
    }
  }
  const trained = trainedEntries(tuning.trainables);
  const packed = packedAt(work, { tuning }, layer);
  const made = held();
  return { shape, weights: made, tensors: layerTensors(work, layer, { weights: made }, packed), left, trained };
}

interface Descent {
  readonly tuning: Tuning;
  readonly trainables: readonly Trainable[];
  readonly random: RandomStream;
  readonly weights: PartWeights;
  readonly held: () => PartWeights;
}

/** @returns the share of the squared error that is left; 1 where the sublayer stays as it was. */
async function descend(
  batches: LayerBatches,
  { steps, rate, schedule, batch, clip, ...recovery }: Recovery,
  { tuning, trainables, random, weights, held }: Descent,
): Promise<number> {
  const of = trainables.map(targetOf);
  const totals: Tensors = Object.fromEntries(
    trainables.map(({ local, gradient, shape }) => [totalKey(local, gradientSum.name), float32(gradient, shape)]),
  );
  const updates = new Updates(recovery, trainables);
  const start = trainables.map(({ values }) => values.slice());
  const now = () =>
    Object.fromEntries(
      trainables.map(({ local, values, effective, shape }) => [local, float32(effective ?? values, shape)]),
    );
  for (let number = 0; number < steps; number += 1) {
    const step = { number, steps, rate: rate * rateAt(schedule, number, steps) };
    await tuning.beforeStep?.(step);
    const sums = trainables.map(({ values }) => new Float32Array(values.length));
    const draws = batches.drawsFor(batch);
    for (let draw = 0; draw < draws; draw += 1) {
      const drawn = batches.draw(random);
      await batches.gradient(drawn, { ...weights, ...now() }, of, totals);
      trainables.forEach(({ gradient }, at) => {
        const sum = sums[at] as Float32Array;
        for (let i = 0; i < sum.length; i += 1) sum[i]! += (gradient[i] as number) / draws;
      });
    }
    trainables.forEach(({ gradient }, at) => gradient.set(sums[at] as Float32Array));
    await tuning.beforeUpdate?.(step);
    clipGradients(trainables, clip);
    updates.apply(number, step.rate);
    await tuning.afterUpdate?.(step);
  }
  const left = await batches.left(held());
  if (left < 1) return left;
  trainables.forEach(({ values }, at) => values.set(start[at] as Float32Array));
  await tuning.afterUpdate?.({ number: steps, steps, rate: 0 });
  return 1;
}

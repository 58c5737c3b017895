import { z } from 'zod';
import { pack } from '../../../../formats/storage/index.ts';
import { DisposalStack } from '../../../../runtime/disposal.ts';
import { float32, zeros } from '../../../../runtime/tensor.ts';
import { gradientSum, totalKey } from '../../../../walk/statistics.ts';
import type { PartWeights } from '../../../../walk/stream.ts';
import { LearnedRounding } from '../../../numerics/learnedRounding.ts';
import { RandomStream } from '../../../search/randomStream.ts';
import type { LayerToPack, PrecisionCompensation } from '../compensation.ts';
import { LayerBatches } from '../../../training/layerBatches.ts';

const options = z.strictObject({
  steps: z.number().int().min(1).max(10_000).default(200),
  /** How far an offset goes in the first step; later steps are shorter, down to none. */
  rate: z.number().gt(0).max(1).default(0.005),
});

/** Forwards through a batch, and back through it at three times the price. */
const passesOfStep = 4;
/** Batches of a thousand tokens in 128 windows of 128, the usual calibration text. */
const batchesInPass = 16;

/**
 * SignRound (Cheng et al. 2023): whether a number is rounded up or down is learned. Every step rounds all matrices of the layer
 * with the offsets of now, takes a batch of text through the layer, and moves each offset against the sign of the gradient of
 * ‖f_rounded(x) − f(x)‖², x what the rounded layers before give. The state with the least error on its batch is taken, as a
 * share of what rounding to nearest leaves there. The published clip factors are not learned: formats search for their scales.
 */
export const signRound: PrecisionCompensation<z.infer<typeof options>> = {
  name: 'signRound',
  explanation:
    'Whether each number is rounded up or down is learned: small steps towards what the whole layer put out before, on this text.',
  citation: 'Cheng, Zhang, Shen, Cai, He, Lv, Liu. EMNLP Findings 2024 (SignRound, AutoRound). arXiv:2309.05516',
  options,
  needs: [],
  of: 'layer',
  passes: ({ steps }) => (passesOfStep * steps) / batchesInPass,
  packLayer: async (work, layer, { steps, rate }) => {
    const { lambda, seed } = work.extraction.settings;
    await using scope = new DisposalStack();
    const random = new RandomStream(seed * 1000 + layer.layer);
    const learned = layer.matrices.map(({ values, storage, parameter, importance }) => {
      const bytes = pack(values, storage, parameter.shape, importance);
      return new LearnedRounding(values, bytes, storage);
    });
    const nearest = roundedWeights(layer, learned);
    const { walker, workspace } = work.extraction;
    const block = (weights: PartWeights) => ({ walker, layer: layer.layer, weights });
    const blocks = { dense: block(layer.weights), own: block(nearest), storage: workspace };
    const batches = scope.use(await LayerBatches.open(blocks, layer.streams, lambda ?? 1));
    const of = layer.matrices.map(({ parameter }) => ({ parameter, unitColumns: null }));
    const totals = Object.fromEntries(
      of.map(({ parameter: { local, shape } }) => [totalKey(local, gradientSum.name), zeros(shape)]),
    );
    let [least, best] = [1, learned.map((one) => one.packed())];
    for (let step = 0; step < steps; step += 1) {
      const batch = batches.draw(random);
      const share = await batches.gradient(batch, roundedWeights(layer, learned), of, totals);
      if (share < least) [least, best] = [share, learned.map((one) => one.packed())];
      for (const [at, { parameter }] of of.entries())
        learned[at]?.descend(
          totals[totalKey(parameter.local, gradientSum.name)]?.data as Float32Array,
          rate * (1 - step / steps),
        );
    }
    return { bytes: best };
  },
};

const roundedWeights = ({ weights, matrices }: LayerToPack, learned: readonly LearnedRounding[]): PartWeights => ({
  ...weights,
  ...Object.fromEntries(
    matrices.map(({ parameter: { local, shape } }, at) => [
      local,
      float32((learned[at] as LearnedRounding).rounded(), shape),
    ]),
  ),
});

import { z } from 'zod';
import { add, matMul, mul, scale, sub } from '../../graph/ops/index.ts';
import { multiply } from '../../runtime/linearAlgebra/multiply.ts';
import {
  type AdaptedLinear,
  adapterTuning,
  type AdaptedValues,
  type AdapterTensor,
} from '../../tuning/adapters/adapter.ts';
import { initialDown } from '../../tuning/adapters/factors.ts';
import type { Step } from '../../training/tuning.ts';
import type { InTrainingMethod, InTrainingWork } from '../inTrainingPruning.ts';
import { cubicRamp, rampEnded, rampOptions, removesAfter } from '../ramp.ts';
import { chosen } from './maskedLinears.ts';

const options = z.strictObject({
  ...rampOptions,
  /** Of the change of the weights, U V. */
  rank: z.number().int().min(1).max(256).default(8),
  /** Of the scores, A B. */
  scoreRank: z.number().int().min(1).max(256).default(8),
  /** β: how much U V counts. */
  beta: z.number().gt(0).default(2),
  /** α₁ and α₂: how much A B and the sums of a row's and a column's number count, in root mean squares of a matrix. */
  alpha1: z.number().gt(0).default(1),
  alpha2: z.number().gt(0).default(1),
});
type Options = z.infer<typeof options>;

/** Trained tensors of which the mask is made; the graph gets each a second time as a constant. */
const ofScores = ['a', 'b', 'r', 'c'] as const;

/** A linear with the arrays behind its tensors. */
interface ScoredLinear {
  readonly linear: AdaptedLinear;
  readonly layer: number;
  readonly columns: number;
  readonly tensors: Readonly<Record<string, AdapterTensor>>;
  /** Root mean square of the weights, in which α is counted. */
  readonly unit: number;
}

/**
 * The model computes with (W + β U V) ⊙ M, and M shows the highest S = |W + β U V| + α₁ A B + α₂ (R + C): importance is
 * |W| and what training adds to it, in thin factors, so that few numbers are trained (Li et al. 2022). A and B,
 * R [out, 1] and C [1, in] learn as if M were S (straight-through). In the graph that is M + (S′ − S̄), S̄ the same sum S′ of
 * the same numbers as constants: always zero, with the gradient of S′.
 */
export const lowRankScores: InTrainingMethod<Options> = {
  name: 'lowRankScores',
  explanation:
    'Thin factors change the weights, and other thin factors learn what weights can go, beside how large they are. About a fiftieth of the numbers are trained.',
  citation: 'Li, Luo, Tan, Wang, Huang, Li, Bai. IJCAI 2022. arXiv:2205.11025',
  options,
  removes: ['weights'],
  prepare: async (work, chosenOptions) => {
    if (work.base.trainables.length > 0)
      throw new Error('The weights change by thin factors alone here; train "frozen".');
    const linears: ScoredLinear[] = [];
    const { alpha1, alpha2, beta } = chosenOptions;
    const scoresOf = ({ tensor }: AdaptedValues, now: '' | 'Now') =>
      add(
        scale(matMul(tensor(`a${now}`), tensor(`b${now}`)), alpha1),
        scale(add(tensor(`r${now}`), tensor(`c${now}`)), alpha2),
      );
    const tuning = await adapterTuning(work, `lowRankScores ${alpha1} ${alpha2} ${beta}`, {
      tensors: async (linear) => {
        if (linear.parameter.role !== 'linear') return null;
        const weights = await linear.read();
        const unit = Math.sqrt(weights.reduce((sum, w) => sum + w * w, 0) / weights.length) || 1;
        const tensors = tensorsOf(linear, chosenOptions, work.seed);
        linears.push({ linear, layer: linear.layer, columns: linear.columns, tensors, unit });
        return tensors;
      },
      merged: (values) => {
        const { weight, bias, tensor } = values;
        const mask = add(tensor('shown'), sub(scoresOf(values, ''), scoresOf(values, 'Now')));
        return { weight: mul(add(weight, scale(matMul(tensor('u'), tensor('v')), beta)), mask), bias };
      },
    });
    const { from, until, every } = chosenOptions;
    const ramp = { from, until, every };
    return {
      ...tuning,
      afterUpdate: async ({ number, steps }: Step) => {
        const done = number + 1;
        if (!removesAfter(ramp, done, steps)) return;
        const scores: Float32Array[] = [];
        for (const one of linears) scores.push(await denseScores(work, one, chosenOptions));
        chosen(work, linears, scores, cubicRamp(ramp, done, steps)).forEach((mask, at) =>
          linears[at]?.tensors['shown']?.values.set(mask),
        );
      },
      counts: (done: number) => rampEnded(ramp, done, work.steps),
      state: Object.fromEntries(linears.map(({ tensors }, at) => [`shown.${at}`, shownOf(tensors)])),
      findings: (layer: number) =>
        Object.fromEntries(
          linears
            .filter((one) => one.layer === layer)
            .map(({ linear, tensors }) => [linear.parameter.local, shownOf(tensors).slice()]),
        ),
    };
  },
};

const shownOf = (tensors: ScoredLinear['tensors']): Float32Array => (tensors['shown'] as AdapterTensor).values;

/** U V and A B begin at zero, R and C too: at first the scores are the sizes of the weights. */
function tensorsOf(linear: AdaptedLinear, { rank, scoreRank }: Options, seed: number): Record<string, AdapterTensor> {
  const { rows, columns } = linear;
  const zeros = (...shape: [number, number]): AdapterTensor => ({
    shape,
    values: new Float32Array(shape[0] * shape[1]),
  });
  const trained: Record<string, AdapterTensor> = {
    u: zeros(rows, rank),
    v: { shape: [rank, columns], values: initialDown(linear, rank, seed) },
    a: zeros(rows, scoreRank),
    b: { shape: [scoreRank, columns], values: initialDown(linear, scoreRank, seed, 1) },
    r: zeros(rows, 1),
    c: zeros(1, columns),
  };
  const shown = { shape: [rows, columns], values: new Float32Array(rows * columns).fill(1), trained: false };
  const now = ofScores.map((name) => [`${name}Now`, { ...(trained[name] as AdapterTensor), trained: false }]);
  return { ...trained, ...Object.fromEntries(now), shown } as Record<string, AdapterTensor>;
}

/** S [out · in] of one linear, its first term in root mean squares of the matrix so that α means the same everywhere. */
async function denseScores(
  { walk: { device } }: InTrainingWork,
  { linear, tensors, unit }: ScoredLinear,
  { rank, scoreRank, beta, alpha1, alpha2 }: Options,
): Promise<Float32Array> {
  const { rows, columns } = linear;
  const values = (name: string) => (tensors[name] as AdapterTensor).values;
  const change = await multiply(device, values('u'), values('v'), { rows, inner: rank, columns });
  const learned = await multiply(device, values('a'), values('b'), { rows, inner: scoreRank, columns });
  const [weights, r, c] = [await linear.read(), values('r'), values('c')];
  return weights.map((w, i) => {
    const sums = (r[Math.floor(i / columns)] as number) + (c[i % columns] as number);
    return Math.abs(w + beta * (change[i] as number)) / unit + alpha1 * (learned[i] as number) + alpha2 * sums;
  });
}

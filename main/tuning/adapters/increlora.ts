import { z } from 'zod';
import { add, matMul, mul, reshape, scale } from '../../graph/ops/index.ts';
import { linear } from '../../models/linear.ts';
import type { Trainable } from '../../training/trainable.ts';
import type { Step, Tuning } from '../../training/tuning.ts';
import { type AdaptedWith, type AdapterComponent, adapterMethod } from './adapter.ts';
import { drawn, initialDown } from './factors.ts';
import { movement } from './movement.ts';

/** λ of the component that is next to come (the published constant): too little to count, enough for its factors to learn. */
const ahead = 1e-5;

const options = z.strictObject({
  /** Mean rank of all matrices once everything has grown. */
  rank: z.number().int().min(1).max(512).default(8),
  /** Rank that one matrix may reach. */
  most: z.number().int().min(1).max(1024).default(16),
  scale: z.number().gt(0).default(2),
  /** Steps between two rounds of growth. */
  interval: z.number().int().min(1).default(10),
  /** Share of the steps in which ranks grow. */
  until: z.number().gt(0).max(1).default(0.6),
  /** Steps in which the rate of a new component rises to the run's. */
  warmup: z.number().int().min(1).default(10),
  /** What is kept of the smoothed score of a matrix, and of its uncertainty, in every step. */
  smoothing: z.number().min(0).lt(1).default(0.85),
});
type Options = z.infer<typeof options>;

/**
 * W + s · B diag(λ) A whose rank grows while training (Zhang et al. 2023): every matrix begins with one component, and
 * every few steps those with the highest score get another, until the total is spent. The one that is next to come learns in
 * advance: its λ stands at 10⁻⁵ while its factors are trained (§3.3). All components exist from the start, with λ = 0 where
 * they are not next yet, so that the state has a fixed size.
 */
const adapter: AdapterComponent<Options> = {
  name: 'increlora',
  explanation:
    'Thin corrections that begin as thin as possible and grow while training, but only beside the matrices where it turns out to matter.',
  citation: 'Zhang, Li, Chen, Jiang, Wang, Qian. 2023. arXiv:2308.12043',
  options,
  bind: ({ seed, steps }, chosen) => {
    const { most, scale: factor } = chosen;
    return {
      tensors: (one) => {
        const { rows, columns } = one;
        const here = new Uint8Array(most);
        here[0] = 1;
        return Promise.resolve({
          a: { shape: [most, columns], values: initialDown(one, most, seed) },
          b: { shape: [rows, most], values: drawn(one, rows * most, 1 / Math.sqrt(rows), seed, 1) },
          lambda: { shape: [most], values: Float32Array.from(here, (_, k) => (k === 1 ? ahead : 0)), mask: here },
        });
      },
      merged: ({ weight, bias, tensor }) => {
        const scaled = mul(reshape(tensor('lambda'), [most, 1]), tensor('a'));
        return { weight: add(weight, scale(matMul(tensor('b'), scaled), factor)), bias };
      },
      forward: (x, { weight, bias, tensor }) => {
        const inside = mul(linear(x, tensor('a')), tensor('lambda'));
        return add(linear(x, weight, bias), scale(linear(inside, tensor('b')), factor));
      },
      hooks: (adapted) => new Growth(adapted, chosen, steps).hooks(),
    };
  },
};

type Module = Readonly<Record<'a' | 'b' | 'lambda', Trainable>>;

/** Which components there are, how old they are, and how much their matrices matter. */
class Growth {
  readonly #modules: readonly Module[];
  readonly #options: Options;
  readonly #steps: number;
  readonly #importance: Float64Array;
  readonly #uncertainty: Float64Array;
  /** Steps that the factors of every component have been trained, those in advance among them. */
  readonly #age: Float64Array;

  constructor(adapted: readonly AdaptedWith[], chosen: Options, steps: number) {
    this.#modules = adapted.map(({ tensors }) => tensors as Module);
    this.#options = chosen;
    this.#steps = steps;
    this.#importance = new Float64Array(adapted.length);
    this.#uncertainty = new Float64Array(adapted.length);
    this.#age = new Float64Array(adapted.length * chosen.most);
  }

  hooks(): Pick<Tuning, 'beforeStep' | 'beforeUpdate' | 'afterUpdate' | 'state'> {
    const numbers = new Map(
      this.#modules.flatMap((module, at) => Object.values(module).map((one) => [one, at] as const)),
    );
    const { beforeStep, afterUpdate } = movement([...numbers.keys()], (one, into) => {
      this.#warmUp(numbers.get(one) as number, one, into);
    });
    return {
      beforeStep,
      beforeUpdate: () => {
        this.#measure();
      },
      afterUpdate: async (step) => {
        await afterUpdate(step);
        this.#modules.forEach(({ lambda }, at) => {
          lambda.values.forEach((value, k) => (this.#age[at * this.#options.most + k]! += value === 0 ? 0 : 1));
        });
        this.#grow(step);
      },
      state: { importance: this.#importance, uncertainty: this.#uncertainty, age: this.#age },
    };
  }

  /** Every component has a warm-up of its own, from the step it came in. */
  #warmUp(module: number, { shape, values }: Trainable, into: Float32Array): void {
    const { most, warmup } = this.#options;
    const rateOf = (k: number) => Math.min(1, ((this.#age[module * most + k] as number) + 1) / warmup);
    const byRow = shape[0] === most;
    const width = byRow ? values.length / most : 1;
    for (let i = 0; i < values.length; i += 1) into[i] = rateOf(byRow ? Math.floor(i / width) : i % most);
  }

  /** Mean of |w · ∂L/∂w| over the components there are, smoothed, and how much it varies (Zhang et al. 2023, eq. 7 to 10). */
  #measure(): void {
    const { most, smoothing } = this.#options;
    this.#modules.forEach(({ a, b, lambda }, at) => {
      const here = lambda.mask as Uint8Array;
      let [sum, count] = [0, 0];
      const felt = ({ values, gradient }: Trainable, i: number) => {
        sum += Math.abs((values[i] as number) * (gradient[i] as number));
        count += 1;
      };
      const columns = a.values.length / most;
      for (let i = 0; i < a.values.length; i += 1) if (here[Math.floor(i / columns)]) felt(a, i);
      for (let i = 0; i < b.values.length; i += 1) if (here[i % most]) felt(b, i);
      for (let i = 0; i < most; i += 1) if (here[i]) felt(lambda, i);
      const now = sum / count;
      const smooth = smoothing * (this.#importance[at] as number) + (1 - smoothing) * now;
      this.#importance[at] = smooth;
      const varies = Math.abs(now - smooth);
      this.#uncertainty[at] = smoothing * (this.#uncertainty[at] as number) + (1 - smoothing) * varies;
    });
  }

  /** One more component for the highest scores, so many that the total is reached in the last round. */
  #grow({ number }: Step): void {
    const { rank, most, interval, until } = this.#options;
    const done = number + 1;
    const rounds = Math.floor((until * this.#steps) / interval);
    if (done % interval !== 0 || done / interval > rounds) return;
    const ranks = this.#modules.map(({ lambda }) => (lambda.mask as Uint8Array).reduce((a, b) => a + b, 0));
    const left = rank * ranks.length - ranks.reduce((a, b) => a + b, 0);
    const several = Math.ceil(left / (rounds - done / interval + 1));
    const score = (at: number) => (this.#importance[at] as number) * (this.#uncertainty[at] as number);
    const candidates = [...ranks.keys()].filter((at) => (ranks[at] as number) < most);
    candidates.sort((i, j) => score(j) - score(i) || i - j);
    for (const at of candidates.slice(0, Math.max(0, several))) {
      const { mask, values } = this.#modules[at]?.lambda as Trainable;
      const coming = ranks[at] as number;
      (mask as Uint8Array)[coming] = 1;
      if (coming + 1 < most) values[coming + 1] = ahead;
    }
  }
}

export const increlora = adapterMethod(adapter);

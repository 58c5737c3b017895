import { optimisers } from './optimisers/index.ts';
import type { OptimiserState } from './optimisers/optimiser.ts';
import type { Recovery } from './recovery.ts';
import type { Trainable } from './trainable.ts';
import type { Begun } from './tuning.ts';

/** The optimiser of a run with what it remembers of every tensor. */
export class Updates {
  readonly states: readonly OptimiserState[];
  readonly #update: (one: Trainable, state: OptimiserState, step: number, rate: number) => void;
  readonly #begin: (state: OptimiserState, entry: number, gradient: number) => void;
  readonly #trainables: readonly Trainable[];
  #done = 0;

  constructor({ optimiser, decay }: Pick<Recovery, 'optimiser' | 'decay'>, trainables: readonly Trainable[]) {
    const { component, options } = optimisers.bind(optimiser);
    this.#trainables = trainables;
    this.states = trainables.map((one) => component.state(one, options));
    this.#update = (one, state, step, rate) => component.update(one, state, { rate, step, decay }, options);
    this.#begin = (state, entry, gradient) => component.begin?.(state, entry, gradient, this.#done, options);
  }

  /** @param step steps done before, since the optimiser last began. */
  apply(step: number, rate: number): void {
    this.#done = step + 1;
    this.#trainables.forEach((one, at) => {
      if (one.rate > 0) this.#update(one, this.states[at] as OptimiserState, step, rate * one.rate);
    });
  }

  /** Starts what is remembered of an entry anew. */
  begin({ one, entry, gradient }: Begun): void {
    const state = this.states[this.#trainables.indexOf(one)] ?? {};
    for (const array of Object.values(state)) if (array.length === one.values.length) array[entry] = 0;
    this.#begin(state, entry, gradient);
  }

  /** What the optimiser remembers counts no more. */
  forget(): void {
    for (const state of this.states) for (const array of Object.values(state)) array.fill(0);
  }
}

/** Length of the gradient over all tensors; a longer one than `limit` is shortened to it (Pascanu et al. 2013). */
export function clipGradients(trainables: readonly Trainable[], limit: number | null): number {
  let squares = 0;
  for (const { gradient, mask, rate } of trainables) {
    if (rate === 0) continue;
    for (let i = 0; i < gradient.length; i += 1) {
      if (mask !== null && mask[i] === 0) continue;
      const g = gradient[i] as number;
      squares += g * g;
    }
  }
  const norm = Math.sqrt(squares);
  if (limit === null || !(norm > limit)) return norm;
  const factor = limit / norm;
  for (const { gradient } of trainables) for (let i = 0; i < gradient.length; i += 1) gradient[i]! *= factor;
  return norm;
}

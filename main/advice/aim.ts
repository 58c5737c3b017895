import type { Subject } from '../project/subjects.ts';
import { type Candidate, candidates, candidatesAt, type Left, type Sizes } from './candidates.ts';
import type { AdviceInput } from './input.ts';
import type { Measured } from './predict.ts';

/** What is compared of two that reach a goal: for a repaired one, what is left of its change. */
export type Sized = Pick<Candidate, 'bytes' | 'change' | 'time'>;

/** What a goal asks for. */
export interface Aim {
  /** Everything that may be planned for it; what reaches it only once it is repaired is among them. */
  readonly candidates: (sizes: Sizes, measured: Measured) => Candidate[];
  readonly reaches: (one: Sized) => boolean;
  readonly better: (a: Sized, b: Sized) => number;
}

/** The least loss within so many bytes, of what each way to cut leaves. */
export const atMost = (bytes: (left: Left) => number): Aim => ({
  candidates: (sizes, measured) => candidatesAt(sizes, measured, bytes),
  reaches: () => true,
  better: (a, b) => a.change - b.change || a.bytes - b.bytes,
});

/** The smallest that keeps a share of the probability of the right next token. */
export const keeping = (share: number): Aim => ({
  candidates,
  reaches: ({ change }) => Math.exp(-change) >= share,
  better: (a, b) => a.bytes - b.bytes || a.change - b.change,
});

/** The least loss of all that write a token in a share of the model's time. */
export const within = (share: number): Aim => ({
  candidates,
  reaches: ({ time }) => time !== null && time <= share,
  better: (a, b) => a.change - b.change || a.bytes - b.bytes,
});

/** @param cached bytes of a number that a program keeps of a token it has read. */
export function aimOf(goal: AdviceInput['goal'], { bytes }: Pick<Subject, 'bytes'>, cached: number): Aim {
  switch (goal.kind) {
    case 'keep':
      return keeping(goal.value);
    case 'time':
      return within(goal.value);
    case 'size':
      return atMost(() => Math.floor(goal.value * bytes));
    case 'bytes':
      return atMost(() => goal.value);
    case 'memory':
      return atMost((left) => goal.value - cached * left.cached);
  }
}

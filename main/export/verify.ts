import type { ModelSource } from '../models/source.ts';

/** What a model says to a fixed prompt: logits of the next token, and the tokens it continues with greedily. */
export interface Answers {
  readonly logits: Float32Array;
  readonly tokens: readonly number[];
}

/** How the model in the project answers, and how to put the same question to another one. */
export interface Reference {
  readonly prompt: Int32Array;
  readonly length: number;
  readonly answers: Answers;
  ask(source: ModelSource): Promise<Answers>;
}

/** Largest difference of two logits that rounding explains, relative to the largest logit. */
const tolerance = 1e-4;

/** Fails with one sentence when an exported model does not answer as the model it was made from. */
export function sameAnswers({ answers }: Reference, found: Answers, what: string): void {
  const scale = answers.logits.reduce((most, logit) => Math.max(most, Math.abs(logit)), 1e-30);
  const worst = answers.logits.reduce(
    (most, logit, i) => Math.max(most, Math.abs(logit - (found.logits[i] ?? Infinity))),
    0,
  );
  if (!(worst <= tolerance * scale)) {
    throw new Error(
      `${what} gives other logits than the model in the project (largest difference ${worst.toExponential(1)}); nothing was exported.`,
    );
  }
  if (found.tokens.join() !== answers.tokens.join()) {
    throw new Error(
      `${what} continues the test prompt with other tokens than the model in the project; nothing was exported.`,
    );
  }
}

import { rowReader, runsOf } from '../models/rows.ts';
import type { ModelSource } from '../models/source.ts';

/** What a model makes of a text: logits of next tokens, and the tokens that it takes for the likeliest. */
export interface Answers {
  readonly logits: Float32Array;
  readonly tokens: readonly number[];
}

/** What models are asked, to see whether they answer alike. */
export interface Reference {
  readonly prompt: Int32Array;
  /** How many tokens the prompt is continued with. */
  readonly length: number;
  /**
   * Reads the prompt with tokens behind it at once: logits of the next token and the likeliest one at every place. Where two models
   * agree on them, they continue alike, for one walk through each.
   */
  read(source: ModelSource): Promise<Answers>;
  /**
   * Continues the prompt greedily, a walk for every token, as a program that loads the file is asked to: logits behind the prompt, and
   * the tokens.
   */
  ask(source: ModelSource): Promise<Answers>;
}

/** Largest difference of two logits that rounding explains, relative to the largest logit. */
const tolerance = 1e-4;

/** Fails with one sentence when an exported model does not answer as the model it was made from. */
export function sameAnswers(answers: Answers, found: Answers, what: string): void {
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
      `${what} takes other tokens for the likeliest than the model in the project; nothing was exported.`,
    );
  }
}

/** Fails with one sentence where a tensor of an exported model is not what it should be, to the last bit. */
export async function sameTensors(expected: ModelSource, found: ModelSource, what: string): Promise<void> {
  const names = new Map(found.parameters.map((parameter) => [parameter.name, parameter]));
  for (const parameter of expected.parameters) {
    const again = names.get(parameter.name);
    const other = (): Error =>
      new Error(`${parameter.name} of ${what} is not the model's tensor; nothing was exported.`);
    if (again?.shape.join() !== parameter.shape.join()) throw other();
    // A gain that is stored with one added loses what float32 cannot hold beside it.
    const limit = (parameter.offset ?? 0) * 2 ** -23;
    const same = (value: number, there: number | undefined) =>
      Object.is(value, there) || Math.abs(value - (there ?? NaN)) <= limit;
    const [own, read] = [rowReader(expected, parameter), rowReader(found, again)];
    for (const rows of runsOf(parameter.shape)) {
      const [meant, there] = [await own(rows), await read(rows)];
      if (!meant.every((value, i) => same(value, there[i]))) throw other();
    }
  }
}

/**
 * Most that the distribution of the next token may lose where a program rounds activations to eight bits: KL(expected ‖
 * found) in nats. Of four models that were tried no token lost more than 0.013; a matrix in the wrong place loses whole nats.
 */
const divergenceLimit = 0.1;

/**
 * Fails with one sentence when an exported model answers otherwise than rounded activations explain. Greedy tokens are not
 * compared: where two are almost equally likely, the smallest difference decides, and all that follow are others.
 */
export function closeAnswers(expected: Answers, found: Answers, what: string): void {
  const divergence = kullbackLeibler(expected.logits, found.logits);
  if (divergence <= divergenceLimit) return;
  throw new Error(
    `${what} gives another distribution of the next token than the model in the project (${divergence.toPrecision(2)} nats apart, where rounded activations explain ${divergenceLimit}); nothing was exported.`,
  );
}

/** KL(P ‖ Q) in nats of the distributions that logits stand for. */
export function kullbackLeibler(p: Float32Array, q: Float32Array): number {
  const [left, right] = [logProbabilities(p), logProbabilities(q)];
  return left.reduce((sum, log, i) => sum + Math.exp(log) * (log - (right[i] ?? -Infinity)), 0);
}

/** Logarithms of the probabilities that logits stand for. */
export function logProbabilities(logits: Float32Array): Float64Array {
  const most = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - most), 0);
  return Float64Array.from(logits, (logit) => logit - most - Math.log(sum));
}

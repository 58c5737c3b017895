import { z } from 'zod';
import type { Value } from '../../graph/builder.ts';
import { klDivergence, logSoftmax } from '../../graph/functions/index.ts';
import { add, exp, gatherElements, log, max, mul, reduceSum, scale, sub } from '../../graph/ops/index.ts';
import { float32, int64, type Tensors } from '../../runtime/tensor.ts';
import { headParameters } from '../../walk/head.ts';
import { Teacher } from '../teacher.ts';
import { type LikelyTokens, LikelyTokensCache } from './likelyTokens.ts';
import type { Objective, ObjectiveComponent, ObjectiveWork } from './objective.ts';

const options = z.strictObject({
  /** Both sides' logits are divided by it; gradients keep their size (times its square). */
  temperature: z.number().gt(0).max(100).default(1),
  /**
   * Only so many of the teacher's most likely tokens count by themselves, all others together as one. They are noted once for
   * every window, so the teacher does not read it again. Null: all tokens, and the teacher reads along in every step.
   */
  topK: z.number().int().min(1).nullable().default(null),
});

const teacherName = (local: string): string => `teacher.${local}`;

/** τ² · mean over positions of KL(teacher ‖ student) between softened answers (Hinton, Vinyals & Dean 2015). */
export const distillation: ObjectiveComponent<z.infer<typeof options>> = {
  name: 'distillation',
  explanation:
    'Answer as the unpruned model answers: every probability counts, not only that of the right token. The unpruned model reads along, layer by layer.',
  citation: 'Hinton, Vinyals, Dean. 2015. arXiv:1503.02531',
  options,
  asksTeacher: true,
  prepare: (work, { temperature, topK }) =>
    Promise.resolve(
      topK === null
        ? readingAlong(work, temperature)
        : fromNotes(work, temperature, Math.min(topK, work.teacher.architecture.vocabulary - 1)),
    ),
};

const softened = (logits: Value, temperature: number): Value => logSoftmax(scale(logits, 1 / temperature));

/** The teacher reads every batch, and its head runs beside the student's. */
function readingAlong({ teacher: source, walk }: ObjectiveWork, temperature: number): Objective {
  const teacher = new Teacher(source, walk);
  const { family, architecture } = source;
  return {
    beforeStep: (windows) => teacher.read(windows),
    [Symbol.asyncDispose]: () => teacher.dispose(),
    head: {
      key: `distillation ${temperature}`,
      emit: (logits, { input, weight }) => {
        const states = input('states', 'float32', [logits.shape[0] as number, architecture.hidden]);
        const parameters = new Map(
          headParameters(source).map(({ local, shape }) => [local, input(teacherName(local), 'float32', shape)]),
        );
        const taught = family.head(architecture, states, (local) => {
          const value = parameters.get(local);
          if (!value) throw new Error(`The teacher's head has no parameter ${local}.`);
          return value;
        });
        const rows = klDivergence(softened(taught, temperature), softened(logits, temperature));
        return scale(reduceSum(mul(rows, weight('all'))), temperature ** 2);
      },
      feeds: async ({ batch, at, rows }) => {
        const { hidden } = architecture;
        const states = (await teacher.answers.read(batch)).subarray(at * hidden, (at + rows) * hidden);
        const head = Object.entries(await teacher.head()).map(([local, tensor]) => [teacherName(local), tensor]);
        return { states: float32(states, [rows, hidden]), ...(Object.fromEntries(head) as Tensors) };
      },
    },
  };
}

/** A probability below this is none that a logarithm should be taken of. */
const least = 1e-7;

/**
 * KL over the teacher's k most likely tokens and one bucket for all others,
 * Σ p (ln p − ln q) + r (ln r − ln ρ) with r = 1 − Σ p and ρ = 1 − Σ q, for every row.
 */
function bucketDivergence(logQ: Value, tokens: Value, p: Value): Value {
  const { builder } = logQ;
  const chosen = gatherElements(logQ, tokens, 1);
  const one = builder.scalar(1);
  const known = (value: Value) => max(value, builder.scalar(least));
  const rest = (probabilities: Value) => known(sub(one, reduceSum(probabilities, [1])));
  const [r, others] = [rest(p), rest(exp(chosen))];
  const inside = reduceSum(mul(p, sub(log(known(p)), chosen)), [1]);
  return add(inside, mul(r, sub(log(r), log(others))));
}

function fromNotes({ teacher: source, walk }: ObjectiveWork, temperature: number, k: number): Objective {
  const teacher = new Teacher(source, walk);
  const cache = new LikelyTokensCache(teacher, walk, k, temperature);
  let notes: readonly LikelyTokens[] = [];
  let length = 1;
  return {
    beforeStep: async (windows) => {
      notes = await cache.of(windows);
      length = windows.length;
    },
    [Symbol.asyncDispose]: async () => {
      cache.dispose();
      await teacher.dispose();
    },
    head: {
      key: `distillation ${temperature} of ${k}`,
      emit: (logits, { input, weight }) => {
        const rows = logits.shape[0] as number;
        const tokens = input('likely', 'int64', [rows, k]);
        const divergence = bucketDivergence(
          softened(logits, temperature),
          tokens,
          input('probabilities', 'float32', [rows, k]),
        );
        return scale(reduceSum(mul(divergence, weight('all'))), temperature ** 2);
      },
      feeds: ({ first, rows }) => {
        const tokens = new Int32Array(rows * k);
        const probabilities = new Float32Array(rows * k);
        for (let row = 0; row < rows; row += 1) {
          const at = ((first + row) % length) * k;
          const note = notes[Math.floor((first + row) / length)] as LikelyTokens;
          tokens.set(note.tokens.subarray(at, at + k), row * k);
          probabilities.set(note.probabilities.subarray(at, at + k), row * k);
        }
        return Promise.resolve({ likely: int64(tokens, [rows, k]), probabilities: float32(probabilities, [rows, k]) });
      },
    },
  };
}

import { z } from 'zod';
import { u32 } from '../../runtime/random.ts';
import { ascending, descending, figure, selection } from '../ranking.ts';
import type { Candidate } from '../candidate.ts';
import type { StrategyComponent } from '../strategy.ts';

const options = z.strictObject({
  /** Prompts with words left out that every pair is read with; the paper takes 20. */
  copies: z.number().int().min(1).max(50).default(5),
  /** Chance of a word to be left out. */
  drop: z.number().gt(0).lt(1).default(0.2),
});

/** The pair with words of its prompt left out at random; at least one stays. */
export function perturbed({ text, answerFrom = 0, tokens }: Candidate, drop: number, seed: number): Candidate {
  const words = text.slice(0, answerFrom).match(/\s*\S+\s*/g) ?? [];
  const kept = words.filter((_, i) => u32(seed, i) / 2 ** 32 >= drop);
  const prompt = (kept.length ? kept : words.slice(0, 1)).join('');
  return { text: prompt + text.slice(answerFrom), answerFrom: prompt.length, tokens };
}

/**
 * Prompt uncertainty: the mean over perturbed prompts I' of |P(y | I) − P(y | I')|, P the geometric mean of the probabilities of
 * the answer's tokens, so that long answers count like short ones. The paper chooses tasks; here every pair stands for itself.
 * Pairs that are neither uncertain nor likely ("difficult", below both medians) are left out: they teach nothing.
 */
export const activeInstruction: StrategyComponent<z.infer<typeof options>> = {
  name: 'activeInstruction',
  paper: 'Active Instruction Tuning: Improving Cross-Task Generalization by Training on Prompt Sensitive Tasks',
  explanation:
    'For questions with answers: takes the pairs where the model wavers, whose answer becomes more or less likely when words of the question are left out. Leaves out pairs where it is wrong either way.',
  citation: 'Kung, Yin, Wu, Chang, Peng. EMNLP 2023. arXiv:2311.00288',
  options,
  needs: ['losses'],
  select: async (task, { copies, drop }) => {
    const pairs = task.pool.flatMap(({ answerFrom = 0 }, index) => (answerFrom > 0 ? [index] : []));
    if (pairs.length === 0)
      throw new Error(
        'This chooses questions with answers, and the pool has none; import a prompt and an answer column.',
      );
    const documents = pairs.map((index) => task.pool[index] as Candidate);
    const likelihoods = async (texts: readonly Candidate[]) =>
      (await task.features.of(texts).losses()).map((loss) => Math.exp(-loss));
    const whole = await likelihoods(documents);
    const changes = new Float64Array(pairs.length);
    for (let copy = 0; copy < copies; copy += 1) {
      const seed = (at: number) => u32(task.seed, copy * task.pool.length + (pairs[at] as number));
      const other = await likelihoods(documents.map((document, at) => perturbed(document, drop, seed(at))));
      other.forEach((p, at) => (changes[at]! += Math.abs((whole[at] as number) - p) / copies));
      task.report(copy + 1, copies);
    }
    const [uncertainty, likelihood] = [
      spread(pairs, changes, task.pool.length),
      spread(pairs, whole, task.pool.length),
    ];
    const [usual, likely] = [medianOf(uncertainty), medianOf(likelihood)];
    const reason = (index: number) =>
      Number.isNaN(uncertainty[index])
        ? 'It has no answer that could be read'
        : `Leaving words of the question out changes the likelihood of its answer, ${figure(likelihood[index] as number)}, by ${figure(uncertainty[index] as number)}`;
    const isDifficult = (index: number) =>
      (uncertainty[index] as number) < usual && (likelihood[index] as number) < likely;
    return selection(
      descending(uncertainty).filter((index) => !isDifficult(index)),
      reason,
      reason,
    );
  },
};

/** Values of some documents among all, the others without one. */
function spread(indices: readonly number[], values: Float64Array, count: number): Float64Array {
  const all = new Float64Array(count).fill(NaN);
  indices.forEach((index, at) => (all[index] = values[at] as number));
  return all;
}

function medianOf(values: Float64Array): number {
  const ranked = ascending(values);
  return values[ranked[Math.floor(ranked.length / 2)] ?? 0] as number;
}

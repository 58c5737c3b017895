import { z } from 'zod';
import { u32 } from '../../runtime/random.ts';
import { ascending, descending, figure, selection, shuffled } from '../ranking.ts';
import type { Candidate } from '../candidate.ts';
import type { Selection, StrategyComponent } from '../strategy.ts';

const options = z.strictObject({
  /** Prompts with words left out that every pair is read with; the paper takes 20. */
  copies: z.number().int().min(1).max(50).default(5),
  /** Chance of a word to be left out. */
  drop: z.number().gt(0).lt(1).default(0.2),
  /** What is chosen: tasks, which are the collections of the pool, or pairs; null for tasks where there are several collections. */
  unit: z.enum(['task', 'pair']).nullable().default(null),
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
 * the answer's tokens, so that long answers count like short ones; that of a task is the mean over its pairs (section 2.2). The
 * most uncertain tasks go first, each as a whole. Tasks that are neither uncertain nor likely ("difficult", below both medians; section 2.3)
 * are left out: they teach nothing. Without tasks every pair is one of its own.
 */
export const activeInstruction: StrategyComponent<z.infer<typeof options>> = {
  name: 'activeInstruction',
  paper: 'Active Instruction Tuning: Improving Cross-Task Generalization by Training on Prompt Sensitive Tasks',
  explanation:
    'For questions with answers: takes the collections, or in a single one the pairs, where the model wavers, whose answers become more or less likely when words of the question are left out. Leaves out those where it is wrong either way.',
  citation: 'Kung, Yin, Wu, Chang, Peng. EMNLP 2023. arXiv:2311.00288',
  options,
  needs: ['losses'],
  select: async (task, { copies, drop, unit }) => {
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
    const sources = task.pool.map(({ source = '' }) => source);
    const several = new Set(pairs.map((index) => sources[index])).size > 1;
    return (unit ?? (several ? 'task' : 'pair')) === 'task'
      ? ofTasks(uncertainty, likelihood, sources, task.seed)
      : ofPairs(uncertainty, likelihood);
  },
};

/** Below both medians: the model is wrong, and no prompt changes that. */
function difficult(uncertainty: Float64Array, likelihood: Float64Array): (at: number) => boolean {
  const [usual, likely] = [medianOf(uncertainty), medianOf(likelihood)];
  return (at) => (uncertainty[at] as number) < usual && (likelihood[at] as number) < likely;
}

const unread = 'It has no answer that could be read';
const wavers = (likelihood: number, uncertainty: number) =>
  `changes the likelihood of its answer, ${figure(likelihood)}, by ${figure(uncertainty)}`;

function ofPairs(uncertainty: Float64Array, likelihood: Float64Array): Selection {
  const isDifficult = difficult(uncertainty, likelihood);
  const reason = (index: number) =>
    Number.isNaN(uncertainty[index])
      ? unread
      : `Leaving words of the question out ${wavers(likelihood[index] as number, uncertainty[index] as number)}`;
  return selection(
    descending(uncertainty).filter((index) => !isDifficult(index)),
    reason,
    reason,
  );
}

/** Whole tasks, the most uncertain first, their pairs as the seed draws them. */
function ofTasks(
  uncertainty: Float64Array,
  likelihood: Float64Array,
  sources: readonly string[],
  seed: number,
): Selection {
  const members = new Map<string, number[]>();
  for (const [index, source] of sources.entries())
    if (!Number.isNaN(uncertainty[index])) members.set(source, [...(members.get(source) ?? []), index]);
  const names = [...members.keys()];
  const meanOf = (values: Float64Array) =>
    Float64Array.from(
      members.values(),
      (all) => all.reduce((sum, index) => sum + (values[index] as number), 0) / all.length,
    );
  const [wavering, likely] = [meanOf(uncertainty), meanOf(likelihood)];
  const isDifficult = difficult(wavering, likely);
  const taken = descending(wavering).filter((at) => !isDifficult(at));
  const reason = (index: number) => {
    if (Number.isNaN(uncertainty[index])) return unread;
    const source = sources[index] as string;
    const at = names.indexOf(source);
    return `Leaving words of a question of its task, ${source}, out ${wavers(likely[at] as number, wavering[at] as number)} on average`;
  };
  return selection(
    taken.flatMap((at) => shuffled(members.get(names[at] as string) ?? [], seed)),
    reason,
    reason,
  );
}

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

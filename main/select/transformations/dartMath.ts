import type { Document } from '../../corpus/document.ts';
import { u32 } from '../../runtime/random.ts';
import { finalAnswer } from './finalAnswer.ts';

/** The paper that writes answers so. */
export const dartMathPaper = {
  paper: 'DART-Math: Difficulty-Aware Rejection Tuning for Mathematical Problem-Solving',
  citation: 'Tong, Zhang, Wang, Wu, He. NeurIPS 2024. arXiv:2407.13690',
  explanation:
    'A local model answers every question several times, and answers that come to what is known to be right take the known one’s place. Questions that it mostly fails at get more attempts and more answers, so that a model does not learn from easy ones alone. For questions whose answers are numbers or a few words, each with up to sixteen attempts, which takes long; give a model that can solve some of them.',
};

export interface SampledAnswersOptions {
  /** Answers a prompt; another seed draws another answer. */
  readonly answer: (prompt: string, seed: number) => Promise<string>;
  /** Right answers wanted of a question that no first attempt solves; of others their share that failed. */
  readonly answers?: number;
  /** Attempts that show how difficult a question is. */
  readonly first?: number;
  /** Attempts at most. */
  readonly attempts?: number;
  readonly seed: number;
  report?(done: number, total: number): void;
}

/** What became of questions with answers. */
export interface SampledAnswers {
  readonly documents: readonly Document[];
  /** Right answers that were written, and answers in all. */
  readonly right: number;
  readonly written: number;
  /** Questions that the model did not solve: their known answer stays. */
  readonly unsolved: number;
}

/**
 * Difficulty-aware rejection sampling in proportion to difficulty (DARS-Prop2Diff; Tong et al. 2024, section 3.1): a question is wanted
 * answered rightly as often as it is difficult, ⌈k · share of first attempts that failed⌉ times and once at least, and is tried until it
 * is, or there are no attempts left. Documents that are no questions stay as they are.
 */
export async function sampledAnswers(
  documents: readonly Document[],
  { answer, answers = 4, first = 4, attempts = 16, seed, report }: SampledAnswersOptions,
): Promise<SampledAnswers> {
  const result: Document[] = [];
  let [right, written, unsolved] = [0, 0, 0];
  for (const [index, document] of documents.entries()) {
    const { text, answerFrom = 0 } = document;
    if (answerFrom === 0) {
      result.push(document);
      continue;
    }
    const [prompt, known] = [text.slice(0, answerFrom), finalAnswer(text.slice(answerFrom))];
    const kept = new Set<string>();
    let [tried, solved] = [0, 0];
    const attempt = async () => {
      const own = (await answer(prompt.trimEnd(), u32(seed, index * attempts + tried))).trim();
      tried += 1;
      if (!own || finalAnswer(own) !== known) return;
      solved += 1;
      kept.add(own);
    };
    while (tried < Math.min(first, attempts)) await attempt();
    const wanted = Math.max(1, Math.ceil(answers * (1 - solved / tried)));
    while (kept.size < wanted && tried < attempts) await attempt();
    const taken = [...kept].slice(0, wanted);
    const space = /^\s*/u.exec(text.slice(answerFrom))?.[0] ?? '';
    for (const own of taken) result.push({ ...document, text: prompt + space + own });
    if (taken.length === 0) result.push(document);
    right += taken.length;
    written += tried;
    unsolved += Number(taken.length === 0);
    report?.(index + 1, documents.length);
  }
  return { documents: result, right, written, unsolved };
}

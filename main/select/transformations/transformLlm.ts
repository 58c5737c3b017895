import { u32 } from '../../runtime/random.ts';
import type { Document } from '../../corpus/document.ts';
import { termsOf } from '../terms.ts';
import { type Exercise, keywordsOf, minedExercises } from './exercises.ts';

/** The paper whose data half this is. */
export const transformLlmPaper = {
  paper: 'TransformLLM: Adapting Large Language Models via LLM-Transformed Reading Comprehension Text',
  citation: 'Arbel, Refael, Lindenbaum. 2024. arXiv:2410.21479',
  explanation:
    'Puts questions with answers behind every passage, so that a model learns to answer from what it reads instead of only repeating it. Some are found in the passage itself; others a local model writes. Small models write poor questions, and wrong answers: give one of several billion parameters that follows instructions, or leave it out.',
};

export interface ReadingOptions {
  /** Continues a prompt; null where no model writes and only tasks that a passage itself holds are taken. */
  readonly generate: ((prompt: string) => Promise<string>) | null;
  /** Questions of a model for every passage. */
  readonly questions?: number;
  /** Tasks found in the passage itself that are taken at most. */
  readonly mined?: number;
  /** Characters of a passage; longer documents are cut at the end of a paragraph or sentence. */
  readonly passage?: number;
  readonly seed: number;
  report?(done: number, total: number): void;
}

/** What became of the documents. */
export interface ReadingTexts {
  readonly documents: readonly Document[];
  /** Tasks that passages themselves held, and those that a model wrote. */
  readonly mined: number;
  readonly written: number;
  /** What a model wrote that was no question with an answer, or one that the passage does not bear out. */
  readonly refused: number;
}

/** Kinds of questions that a model is asked for, by turns. */
const requests = [
  'Ask a question that the passage answers, and answer it.',
  'Ask what a term in the passage means, and explain it with the words of the passage.',
  'Ask for a summary of the passage, and give it in one or two sentences.',
  'Ask why something in the passage is so, and give the reason that the passage names.',
  'Make a statement about the passage and ask whether it is true; answer with a reason.',
];

const asking = (passage: string, request: string): string =>
  `Passage:\n${passage}\n\n${request} Use only what the passage says. Write one line that begins with "Question:" and one that begins with "Answer:".\n\nQuestion:`;

/**
 * Texts for reading comprehension: every passage with questions and answers behind it, as plain text that is trained on as a
 * whole. What a model writes is only taken when it has the asked-for form and most of the answer's words stand in the passage or
 * the question; that keeps out the worst, not every mistake. Instruction pairs are left as they are.
 */
export async function readingTexts(
  documents: readonly Document[],
  { generate, questions = 2, mined: most = 3, passage = 3000, seed, report }: ReadingOptions,
): Promise<ReadingTexts> {
  const result: Document[] = [];
  const keywords = keywordsOf(documents.map(({ text }) => text));
  let [mined, written, refused] = [0, 0, 0];
  for (const [index, document] of documents.entries()) {
    const found = document.answerFrom ? [] : passagesOf(document.text, passage);
    for (const [number, text] of found.entries()) {
      const own = drawn(minedExercises(text, keywords[index] ?? []), most, u32(seed, index) + number);
      const asked: Exercise[] = [];
      for (let i = 0; generate && i < questions; i += 1) {
        const request = requests[(index + number + i) % requests.length] as string;
        const exercise = understood(await generate(asking(text, request)));
        if (exercise && isBorneOut(exercise, text)) asked.push(exercise);
        else refused += 1;
      }
      mined += own.length;
      written += asked.length;
      result.push({ ...document, text: composed(text, [...own, ...asked]) });
    }
    if (document.answerFrom) result.push(document);
    report?.(index + 1, documents.length);
  }
  return { documents: result, mined, written, refused };
}

/** The passage, then every question with its answer. */
const composed = (passage: string, exercises: readonly Pick<Exercise, 'question' | 'answer'>[]): string =>
  [passage.trim(), ...exercises.map(({ question, answer }) => `Question: ${question}\nAnswer: ${answer}`)].join('\n\n');

/** A text in pieces of at most so many characters, cut behind paragraphs, else sentences, else where it must be. */
export function passagesOf(text: string, limit: number): string[] {
  const components: string[] = [];
  let rest = text.trim();
  while (rest.length > limit) {
    const head = rest.slice(0, limit);
    const ends = [head.lastIndexOf('\n\n'), head.lastIndexOf('. ') + 1, head.lastIndexOf(' ')];
    const at = ends.find((end) => end > limit / 2) ?? limit;
    components.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trim();
  }
  return rest ? [...components, rest] : components;
}

/** Some of the exercises, drawn by the seed, in their order. */
function drawn(exercises: readonly Exercise[], count: number, seed: number): Exercise[] {
  const keys = exercises.map((_, i) => u32(seed, i));
  const limit = [...keys].sort((a, b) => a - b)[count];
  return exercises.filter((_, i) => limit === undefined || (keys[i] as number) < limit);
}

/** A question and an answer in what a model wrote behind "Question:"; null where there is none. */
export function understood(written: string): Exercise | null {
  const [, question, answer] =
    /^\s*(?:Question:)?\s*(.+?)\s*\n+\s*Answer:\s*(.+?)\s*(?:\n\s*\n|\nQuestion:|$)/su.exec(written) ?? [];
  if (!question || !answer || question.length < 8 || question.includes('\n')) return null;
  return { kind: 'written', question, answer };
}

/** Share of the words of an answer that stand in the passage or the question. */
const borneOut = 0.6;

export function isBorneOut({ question, answer }: Pick<Exercise, 'question' | 'answer'>, passage: string): boolean {
  const wordsOf = (text: string) => termsOf(text).filter((term) => term.length > 3 || /^\P{ASCII}/u.test(term));
  const known = new Set([...wordsOf(passage), ...wordsOf(question)]);
  const words = wordsOf(answer);
  return words.filter((word) => known.has(word)).length >= borneOut * words.length;
}

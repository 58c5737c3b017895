import { conceptsOf } from '../concepts.ts';

/** A task about a passage with its solution. */
export interface Exercise {
  readonly kind: ExerciseKind;
  readonly question: string;
  readonly answer: string;
}

export type ExerciseKind = 'completion' | 'wordToText' | 'causeAndEffect' | 'contrast' | 'restatement' | 'written';

/** Sentences with fewer words say too little to ask about. */
const fewestWords = 6;

/** Sentences of a text, in order. */
export function sentencesOf(text: string): string[] {
  const found = text.replace(/\s+/g, ' ').match(/[^.!?。！？]+[.!?。！？]+(?=\s|$)/gu) ?? [];
  return found.map((sentence) => sentence.trim()).filter((sentence) => sentence.split(' ').length >= fewestWords);
}

/** Connectors between two parts of one sentence, and what they say of the first part given the second. */
const connectors: readonly { readonly kind: ExerciseKind; readonly pattern: RegExp; ask(first: string): string }[] = [
  {
    kind: 'causeAndEffect',
    pattern: /^(.{20,}?),? (?:because|since|due to the fact that) (.{15,})$/u,
    ask: (first) => `What is the reason for the following? "${first}"`,
  },
  {
    kind: 'causeAndEffect',
    pattern: /^(.{20,}?)[,;] (?:therefore|thus|consequently|so that|as a result),? (.{15,})$/u,
    ask: (first) => `What follows from this? "${first}"`,
  },
  {
    kind: 'contrast',
    pattern: /^(.{20,}?)[,;] (?:but|however|whereas|although|though),? (.{15,})$/u,
    ask: (first) => `What stands against this? "${first}"`,
  },
  {
    kind: 'restatement',
    pattern: /^(.{20,}?)[,;] (?:in other words|that is|namely|i\.e\.),? (.{15,})$/u,
    ask: (first) => `How can this be said in other words? "${first}"`,
  },
];

/** First words of a sentence that tie it to the one before. */
const openers: readonly { readonly kind: ExerciseKind; readonly pattern: RegExp; ask(before: string): string }[] = [
  {
    kind: 'causeAndEffect',
    pattern: /^(?:Therefore|Thus|Consequently|As a result|Hence),? (.{15,})$/u,
    ask: (before) => `What follows from this? "${before}"`,
  },
  {
    kind: 'contrast',
    pattern: /^(?:However|But|In contrast|On the other hand|Nevertheless),? (.{15,})$/u,
    ask: (before) => `What stands against this? "${before}"`,
  },
  {
    kind: 'restatement',
    pattern: /^(?:In other words|That is|Namely),? (.{15,})$/u,
    ask: (before) => `How can this be said in other words? "${before}"`,
  },
];

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const stopped = (text: string): string => (/[.!?。！？]$/u.test(text) ? text : `${text}.`);

/**
 * Tasks that a passage itself holds the solutions of, found by its words: what follows from a sentence, what stands against it,
 * how it is said otherwise (where English connectors say so), a sentence with given words, how the passage ends. They follow
 * Cheng, Huang & Wei 2024 ("AdaptLLM"); nothing is made up, so nothing can be wrong.
 *
 * @param keywords Words that name what the passage is about.
 */
export function minedExercises(text: string, keywords: readonly string[]): Exercise[] {
  const sentences = sentencesOf(text);
  const exercises: Exercise[] = [];
  sentences.forEach((sentence, at) => {
    const before = sentences[at - 1];
    for (const { kind, pattern, ask } of openers) {
      const [, rest] = pattern.exec(sentence) ?? [];
      if (rest && before) exercises.push({ kind, question: ask(before), answer: capital(rest) });
    }
    for (const { kind, pattern, ask } of connectors) {
      const [, first, second] = pattern.exec(sentence) ?? [];
      if (first && second) exercises.push({ kind, question: ask(stopped(first)), answer: stopped(capital(second)) });
    }
  });
  const named = withKeywords(sentences, keywords);
  if (named) exercises.push(named);
  const last = sentences.at(-1);
  const previous = sentences.at(-2);
  if (last && previous)
    exercises.push({ kind: 'completion', question: `How does the passage go on after "${previous}"?`, answer: last });
  return exercises;
}

/** The sentence that holds most of the keywords, at least two. */
function withKeywords(sentences: readonly string[], keywords: readonly string[]): Exercise | null {
  const heldBy = (sentence: string) => keywords.filter((word) => sentence.toLowerCase().includes(word));
  const best = sentences.reduce(
    (most, sentence) => (heldBy(sentence).length > heldBy(most).length ? sentence : most),
    sentences[0] ?? '',
  );
  const words = heldBy(best);
  if (words.length < 2) return null;
  return { kind: 'wordToText', question: `Write a sentence about ${words.join(', ')}.`, answer: best };
}

/** Words that name what every text is about, as minedExercises takes them. */
export const keywordsOf = (texts: readonly string[]): string[][] => conceptsOf(texts, 5);

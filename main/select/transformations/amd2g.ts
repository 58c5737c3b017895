import type { Document } from '../../corpus/document.ts';
import { countTerms, termPattern } from '../terms.ts';
import { logOdds } from './logOdds.ts';

/** The paper whose data half this is. */
export const amd2gPaper = {
  paper: 'A Unified Data Augmentation Framework for Low-Resource Multi-Domain Dialogue Generation',
  citation: 'Liu, Nie, Feng, Hua, Ding, Wang, Zhang, Schütze. 2024. arXiv:2406.09881',
  explanation:
    'Takes the words that make a text one of its domain out of it, so that what is left shows how such texts are written. A model is taught with these first, and with text of the wanted domain afterwards: two runs, the second on the variant of the first.',
};

export interface KeywordOptions {
  /** How many standard deviations a term must lead by; 1.96 is the usual one of twenty by chance. */
  readonly threshold?: number;
  /** How many times the odds of a term must be those elsewhere: function words differ surely, too, but not by much. */
  readonly ratio?: number;
  /** Most terms that count as words of the domain. */
  readonly most?: number;
  /** Times a term must occur. */
  readonly least?: number;
  /** Terms that the prior counts for. */
  readonly strength?: number;
}

/** Terms of a domain with how many standard deviations they lead by, the furthest first. */
export type Keywords = ReadonlyMap<string, number>;

/**
 * The words of a domain: terms that are surely more frequent in its texts than in others (logOdds). The paper finds them with a
 * large model and word lists instead.
 */
export function domainKeywords(
  texts: Iterable<string>,
  others: Iterable<string>,
  { threshold = 3, ratio = 4, most = 2000, least = 5, strength = 1000 }: KeywordOptions = {},
): Keywords {
  const own = countTerms(texts);
  const leads = [...logOdds(own, countTerms(others), strength)]
    .filter(([, { z, difference }]) => z > threshold && difference > Math.log(ratio))
    .filter(([term]) => (own.get(term) ?? 0) >= least && !/^\p{N}+$/u.test(term))
    .sort(([, a], [, b]) => b.z - a.z);
  return new Map(leads.slice(0, most).map(([term, { z }]) => [term, z]));
}

/** A text with every word of the domain replaced; with an empty placeholder the word and the space behind it go. */
export function deDomained(text: string, keywords: Keywords, placeholder: string): string {
  const isKeyword = (word: string) => keywords.has(word.normalize('NFKC').toLowerCase());
  if (placeholder) return text.replace(termPattern, (word) => (isKeyword(word) ? placeholder : word));
  const withSpace = new RegExp(`(${termPattern.source})([^\\S\\n]?)`, 'gu');
  return text.replace(withSpace, (found, word: string) => (isKeyword(word) ? '' : found));
}

/** What a document became. */
export interface DeDomained {
  readonly document: Document;
  /** Words that were replaced. */
  readonly replaced: number;
}

/**
 * A document without the words of its domain. Neighbouring placeholders become one: they mostly stood for one name of several
 * words. Prompt and answer are changed apart, so that the answer still begins where it is said to.
 */
export function deDomainedDocument(document: Document, keywords: Keywords, placeholder = '[ENTITY]'): DeDomained {
  const { text, answerFrom = 0 } = document;
  const change = (part: string) => {
    const replaced = deDomained(part, keywords, placeholder);
    return placeholder
      ? replaced.replace(new RegExp(`${escaped(placeholder)}(?:[^\\S\\n]+${escaped(placeholder)})+`, 'gu'), placeholder)
      : replaced;
  };
  const [prompt, answer] = [change(text.slice(0, answerFrom)), change(text.slice(answerFrom))];
  const words = text.match(termPattern) ?? [];
  return {
    document: { ...document, text: prompt + answer, ...(answerFrom ? { answerFrom: prompt.length } : {}) },
    replaced: words.filter((word) => keywords.has(word.normalize('NFKC').toLowerCase())).length,
  };
}

const escaped = (literal: string): string => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

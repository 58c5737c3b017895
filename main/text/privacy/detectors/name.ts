import type { Detector, Finding } from '../finding.ts';
import { fold, isCommonWord, isKnownName } from '../names/dictionary.ts';
import { isEponym, rules, type Words } from '../names/rules.ts';
import { isCapitalised, isInitial, type Token, tokenise } from '../names/tokens.ts';
import { institutions, particles, stops } from '../names/vocabulary.ts';
import { withoutOverlaps } from '../overlaps.ts';

export const name: Detector = {
  name: 'name',
  explanation:
    'Names of people: behind titles, roles and salutations, given names followed by surnames, "Surname, Given", and every later mention of a name found so. Names that are in no list and have no such word beside them are missed, as are names in small letters.',
  source: 'Lists of frequent names of six countries, written for this program; forms of address of their languages',
  placeholder: '[NAME]',
  find(text) {
    const tokens = tokenise(text);
    const words: Words = { text, tokens, at: new Map(tokens.map(({ from }, index) => [from, index])) };
    const found = withoutOverlaps(
      rules.flatMap((rule) => rule(words)),
      text.length,
    );
    return [...found, ...laterMentions(words, found)].sort((a, b) => a.from - b.from);
  },
};

/** Every other place where a word of a name that was found stands alone. */
function laterMentions(words: Words, found: readonly Finding[]): Finding[] {
  const known = new Map<string, boolean>();
  const taken = new Set<number>();
  for (const { from, to, confirmed } of found) {
    for (let i = words.at.get(from) ?? words.tokens.length; (words.tokens[i]?.from ?? to) < to; i++) {
      taken.add(i);
      const { word } = words.tokens[i] as Token;
      if (isTelling(word) && (confirmed || isKnownName(word)))
        known.set(fold(word), confirmed || known.get(fold(word)) === true);
    }
  }
  if (!known.size) return [];
  return words.tokens.flatMap(({ word, from, to }, i) => {
    if (taken.has(i) || !isTelling(word)) return [];
    const confirmed = known.get(fold(word));
    return confirmed === undefined || isEponym(words, i, i) ? [] : [{ kind: 'name', from, to, confirmed }];
  });
}

const isTelling = (word: string): boolean =>
  word.length > 2 &&
  isCapitalised(word) &&
  !isInitial(word) &&
  !isCommonWord(word) &&
  !particles.has(word) &&
  !stops.has(word) &&
  !institutions.has(word);

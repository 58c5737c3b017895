/** A word of the text, without the possessive 's behind it and the elided article before it. */
export interface Token {
  readonly word: string;
  readonly from: number;
  readonly to: number;
}

const wordForm = /\p{L}[\p{L}\p{M}'’-]{0,39}/gu;
const elision = /^(?:[ldjmnstc]|qu|dell|all|nell|sull|un)['’](?=\p{Lu})/u;
const ending = /(?:['’]s|['’-]+)$/u;

export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(wordForm)) {
    const skip = elision.exec(match[0])?.[0].length ?? 0;
    const word = match[0].slice(skip).replace(ending, '');
    const from = match.index + skip;
    if (word) tokens.push({ word, from, to: from + word.length });
  }
  return tokens;
}

export const isCapitalised = (word: string): boolean => /^\p{Lu}/u.test(word);
/** All capitals, at least two. */
export const isUpper = (word: string): boolean => word.length > 1 && !/\p{Ll}/u.test(word) && isCapitalised(word);
export const isInitial = (word: string): boolean => word.length === 1 && isCapitalised(word);

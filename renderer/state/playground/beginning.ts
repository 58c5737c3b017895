/** A document in two parts. */
export interface Divided {
  readonly beginning: string;
  readonly rest: string;
}

/** Words that a beginning has at most. */
const mostWords = 40;

/**
 * Divides a document into something to ask and what follows: after the mark that a question ends with ("Answer:"), else behind
 * its first paragraph, else behind half of its words, forty at the most. Null for a text too short to be divided.
 */
export function divided(text: string): Divided | null {
  const whole = text.trim();
  const at = behindQuestion(whole) ?? behindParagraph(whole) ?? behindWords(whole);
  if (at === null) return null;
  const [beginning, rest] = [whole.slice(0, at).trimEnd(), whole.slice(at).trim()];
  return beginning && rest ? { beginning, rest } : null;
}

/** A short line that ends with a colon or a question mark, and then text: what stands behind it is the answer. */
function behindQuestion(text: string): number | null {
  const found = /^(?:[^\n]{0,300}[?:][^\S\n]*\n)+(?:\p{Lu}\p{L}{1,20}:)?|^[^\n]{3,300}\?(?=\s)/u.exec(text);
  return found ? found[0].length : null;
}

function behindParagraph(text: string): number | null {
  const end = text.indexOf('\n');
  return end > 0 && wordsIn(text.slice(0, end)) <= mostWords ? end : null;
}

function behindWords(text: string): number | null {
  const words = Array.from(text.matchAll(/\S+/g));
  if (words.length < 4) return null;
  return words[Math.min(mostWords, words.length >> 1)]?.index ?? null;
}

const wordsIn = (text: string): number => text.match(/\S+/g)?.length ?? 0;

import { u32 } from '../runtime/random.ts';
import type { Document } from '../corpus/document.ts';

/**
 * Canaries of Carlini et al., The Secret Sharer (USENIX Security 2019), https://arxiv.org/abs/1802.08232: a sentence with
 * a secret drawn at random is planted in the training text; how much likelier the trained model finds it than the same
 * sentence with other secrets tells how much it remembers of what it saw so often.
 */
export interface Canary {
  /** The sentence up to the secret. */
  readonly prefix: string;
  readonly secret: string;
  /** Prefix, secret and full stop, as planted. */
  readonly text: string;
  /** How many documents of the training split hold it. */
  readonly repeats: number;
  /** |R|: how many secrets there could have been, each as likely as any other. */
  readonly space: number;
}

export interface CanaryOptions {
  readonly count: number;
  readonly seed: number;
  /** How often each is planted; a list is handed out in turn: [1, 4, 16] plants the fourth canary once again. */
  readonly repeats: number | readonly number[];
}

const digits = 9;
const space = 10 ** digits;

/** Sentences with different file numbers and secrets, equal for equal seeds. */
export function makeCanaries({ count, seed, repeats }: CanaryOptions): Canary[] {
  const turns = typeof repeats === 'number' ? [repeats] : repeats;
  const files = distinct(count, seed, 9_000);
  const secrets = distinct(count, seed + 1, space);
  return files.map((file, i) => {
    const prefix = `The access code of file ${1_000 + file} is `;
    return { ...sentence(prefix, secrets[i] as number), prefix, repeats: turns[i % turns.length] as number, space };
  });
}

function sentence(prefix: string, number: number): { secret: string; text: string } {
  const secret = String(number).padStart(digits, '0');
  return { secret, text: `${prefix}${secret}.` };
}

/** What to add to the training split, and to no other: every canary as often as it says, each time a document. */
export const canaryDocuments = (canaries: readonly Canary[]): Document[] =>
  canaries.flatMap(({ text, repeats }, i) =>
    Array.from({ length: repeats }, (_, n) => ({ source: `canary ${i + 1}, planting ${n + 1}`, text })),
  );

/** The same sentence with other secrets of the same space, all different; the canary's own is not among them. */
export function alternatives({ prefix, secret }: Canary, count: number, seed: number): string[] {
  const own = Number(secret);
  const others = distinct(count + 1, seed, space).filter((number) => number !== own);
  return others.slice(0, count).map((number) => sentence(prefix, number).text);
}

/** So many different numbers below a bound, in random order. */
function distinct(count: number, seed: number, below: number): number[] {
  if (count > below) throw new Error(`There are only ${below} different values, and ${count} were asked for.`);
  const chosen = new Set<number>();
  for (let index = 0; chosen.size < count; index += 2) {
    // 53 bits, so that a billion values are equally likely to one part in ten million.
    const fraction = (u32(seed, index) * 2 ** 21 + (u32(seed, index + 1) >>> 11)) / 2 ** 53;
    chosen.add(Math.floor(fraction * below));
  }
  return [...chosen];
}

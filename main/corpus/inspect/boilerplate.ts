import { detached } from './detached.ts';
import { FrequentItems } from './frequentItems.ts';
import { keyedLines, type Line } from './lines.ts';

/** A line that stands in many documents: a letterhead, a disclaimer, a footer. */
export interface CommonLine {
  /** What `withoutBoilerplate` knows it by. */
  readonly key: number;
  /** As it stands in one of the documents, at most 200 characters. */
  readonly line: string;
  readonly documents: number;
  /** Of all its occurrences. */
  readonly characters: number;
}

export interface Boilerplate {
  readonly documents: number;
  readonly characters: number;
  /** Share of the characters that are in common lines. */
  readonly share: number;
  /** Share of the characters that repeat a long line of their own document, as running headers of pages do. */
  readonly repeatedShare: number;
  /** Those with the most characters first. */
  readonly lines: readonly CommonLine[];
  /** By how many documents a line's count may be too low; 0 while there are no more different lines than capacity. */
  readonly undercount: number;
}

/** A line is common from so many documents on, if they are as large a share of all. */
const fewestDocuments = 3;
const smallestShare = 0.01;
/** A line that stands so often in one document is repeated there, if it is this long: shorter ones may be table rows or refrains. */
const repetitions = 3;
const shortestRepeated = 20;
const shown = 200;
const differentLines = 250_000;

/**
 * Counts lines over documents that come one at a time; give it no duplicates of documents, whose lines would all seem
 * common. Lines are compared by their letters and digits alone, numbers of pages all being alike. Meant for prose: in source
 * code common lines mean something.
 */
export class BoilerplateCounter {
  readonly #frequent: FrequentItems<number>;
  /** What is known of lines that were seen in several documents. */
  readonly #seen = new Map<number, { readonly line: string; characters: number }>();
  #undercount = 0;
  #documents = 0;
  #characters = 0;
  #repeated = 0;

  /** @param capacity how many different lines are counted at once, about 50 bytes each. */
  constructor(capacity = differentLines) {
    this.#frequent = new FrequentItems(capacity);
  }

  add(text: string): void {
    this.#documents += 1;
    this.#characters += text.length;
    for (const [key, { line, characters, count }] of counted(keyedLines(text))) {
      if (isRepeated(line, count)) this.#repeated += (characters * (count - 1)) / count;
      const documents = this.#frequent.add(key);
      const known = this.#seen.get(key);
      if (known) known.characters += characters;
      // Nothing was kept of its first sightings; they are taken to be as long as this one.
      else if (documents >= fewestDocuments)
        this.#seen.set(key, { line: detached(cut(line.trim())), characters: documents * characters });
    }
    if (this.#frequent.undercount > this.#undercount) this.#forget();
  }

  /** What was found so far. */
  result(): Boilerplate {
    const needed = Math.max(fewestDocuments, smallestShare * this.#documents);
    const lines = [...this.#seen]
      .map(([key, { line, characters }]) => ({ key, line, documents: this.#frequent.count(key), characters }))
      .filter(({ documents }) => documents >= needed)
      .sort((a, b) => b.characters - a.characters || a.key - b.key);
    const share = (characters: number) => (this.#characters ? characters / this.#characters : 0);
    return {
      documents: this.#documents,
      characters: this.#characters,
      share: share(lines.reduce((sum, { characters }) => sum + characters, 0)),
      repeatedShare: share(this.#repeated),
      lines,
      undercount: this.#undercount,
    };
  }

  /** Lines that are no longer counted need not be known either. */
  #forget(): void {
    this.#undercount = this.#frequent.undercount;
    for (const key of this.#seen.keys()) if (!this.#frequent.count(key)) this.#seen.delete(key);
  }
}

/**
 * The text without these lines, wherever they stand, and with long lines that it repeats three times or more only in their
 * first place. Blank lines around what goes shrink to one, and lines end with \n. A text in which nothing goes is returned as
 * it is.
 *
 * @param keys of common lines, as the counter found them.
 */
export function withoutBoilerplate(text: string, keys: ReadonlySet<number>): string {
  const lines = keyedLines(text);
  const counts = counted(lines);
  const placed = new Set<number>();
  const goes = ({ line, key }: Line): boolean => {
    if (key === null) return false;
    const again = placed.has(key) && isRepeated(line, counts.get(key)?.count ?? 0);
    placed.add(key);
    return again || keys.has(key);
  };
  const kept: string[] = [];
  let gone = 0;
  let afterGap = false;
  for (const found of lines) {
    if (goes(found)) {
      gone += 1;
      afterGap = true;
      continue;
    }
    const blank = found.line.trim() === '';
    if (afterGap && blank && (kept.at(-1) ?? '').trim() === '') continue;
    if (!blank) afterGap = false;
    kept.push(found.line);
  }
  return gone ? kept.join('\n') : text;
}

const isRepeated = (line: string, count: number): boolean =>
  count >= repetitions && line.trim().length >= shortestRepeated;

const cut = (line: string): string => (line.length > shown ? `${line.slice(0, shown - 1)}…` : line);

interface LineCount {
  readonly line: string;
  /** Of all its occurrences in the document. */
  characters: number;
  count: number;
}

/** The lines of one document by key; those without one are left out. */
function counted(lines: readonly Line[]): Map<number, LineCount> {
  const counts = new Map<number, LineCount>();
  for (const { line, key } of lines) {
    if (key === null) continue;
    const known = counts.get(key);
    if (!known) counts.set(key, { line, characters: line.length, count: 1 });
    else {
      known.characters += line.length;
      known.count += 1;
    }
  }
  return counts;
}

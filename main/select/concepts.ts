import { documentFrequencies, termsOf } from './terms.ts';

/** Terms that are shorter, or whole numbers, name nothing. */
const names = (term: string): boolean => term.length > 2 && !/^\p{N}+$/u.test(term);

/**
 * What a text is about: its terms that are most frequent in it and rarest elsewhere, tf · ln(N / df), of equal ones the first.
 *
 * @param most Terms of a text; fewer where it has fewer that also occur elsewhere.
 */
export function conceptsOf(texts: readonly string[], most: number): string[][] {
  const frequencies = documentFrequencies(texts);
  return texts.map((text) => {
    const counts = new Map<string, number>();
    for (const term of termsOf(text)) if (names(term)) counts.set(term, (counts.get(term) ?? 0) + 1);
    const weight = (term: string, count: number) => count * Math.log(texts.length / (frequencies.get(term) as number));
    return [...counts]
      .map(([term, count]) => ({ term, weight: weight(term, count) }))
      .filter(({ weight: value }) => value > 0)
      .sort((a, b) => b.weight - a.weight)
      .slice(0, most)
      .map(({ term }) => term);
  });
}

/** Which concepts occurred together in the texts that were taken. */
export class ConceptGraph {
  readonly #edges = new Map<string, Set<string>>();

  /** Whether every two concepts that are both known have occurred together. */
  agrees(concepts: readonly string[]): boolean {
    return concepts.every((a, i) =>
      concepts.slice(i + 1).every((b) => {
        const neighbours = this.#edges.get(a);
        return !neighbours || !this.#edges.has(b) || neighbours.has(b);
      }),
    );
  }

  add(concepts: readonly string[]): void {
    for (const a of concepts) {
      const neighbours = this.#edges.get(a) ?? new Set<string>();
      for (const b of concepts) if (a !== b) neighbours.add(b);
      this.#edges.set(a, neighbours);
    }
  }
}

import { Growing, none } from './growing.ts';

/** Disjoint sets of 0 … count − 1 (Tarjan 1975); the root of a set is its lowest member. */
export class UnionFind {
  readonly #parents = new Growing();

  get count(): number {
    return this.#parents.length;
  }

  /** One more element, alone in its set. */
  add(): void {
    this.#parents.push(this.#parents.length);
  }

  /** The lowest member of the set. */
  find(element: number): number {
    const parents = this.#parents.values;
    let at = element;
    while (parents[at] !== at) {
      // Every second step is shortened on the way (path halving).
      parents[at] = parents[parents[at] as number] as number;
      at = parents[at] as number;
    }
    return at;
  }

  union(a: number, b: number): void {
    const [x, y] = [this.find(a), this.find(b)];
    this.#parents.values[Math.max(x, y)] = Math.min(x, y);
  }

  /** Sets of two or more, members in rising order, sets by their first. */
  groups(): number[][] {
    const groups: number[][] = [];
    const groupOf = new Uint32Array(this.count).fill(none);
    for (let element = 0; element < this.count; element += 1) {
      const root = this.find(element);
      if (root === element) continue;
      if (groupOf[root] === none) {
        groupOf[root] = groups.length;
        groups.push([root]);
      }
      groups[groupOf[root] as number]?.push(element);
    }
    return groups.sort((a, b) => (a[0] as number) - (b[0] as number));
  }
}

/** For every index of an axis the number of the dimension that it is; null where it is none of the model's: batch, positions. */
export type Axis = Int32Array | null;

/** Dimensions that may turn out to be the same one (union–find). */
export class Dimensions {
  readonly #parent: number[] = [];

  /** So many new ones. */
  fresh(count: number): Int32Array {
    return Int32Array.from({ length: count }, () => this.#parent.push(this.#parent.length) - 1);
  }

  /** The one number of all that were joined with it. */
  of(number: number): number {
    let root = number;
    while (this.#parent[root] !== root) root = this.#parent[root] as number;
    for (let at = number; at !== root;) {
      const next = this.#parent[at] as number;
      this.#parent[at] = root;
      at = next;
    }
    return root;
  }

  join(one: number, other: number): void {
    this.#parent[this.of(one)] = this.of(other);
  }

  /** Axes that lie on one another are one axis. */
  same(axes: readonly Axis[]): Axis {
    const known = axes.filter((axis) => axis !== null);
    const [first, ...others] = known;
    for (const other of others) other.forEach((number, at) => this.join(number, (first as Int32Array)[at] as number));
    return first ?? null;
  }
}

/** What may be owned: something to be given back at once, in a promise, or not at all. */
export type Owned = Partial<Disposable & AsyncDisposable> | null | undefined;

/**
 * Owns things until the end of a scope and gives them back in reverse order, however the scope ends (`await using`). It is
 * the part of the standard's AsyncDisposableStack that is needed here, which Node 20 lacks. Whatever is owned can be given
 * back earlier by whoever is done with it: giving back twice does nothing.
 */
export class DisposalStack implements AsyncDisposable {
  readonly #owned = new Map<unknown, () => void | PromiseLike<void>>();

  /** Gives the value back at the end of the scope; one that has nothing to give back passes through. */
  use<T extends Owned>(value: T): T {
    const dispose = value?.[Symbol.asyncDispose] ?? value?.[Symbol.dispose];
    if (value && dispose) this.#owned.set(value, () => dispose.call(value));
    return value;
  }

  /** Owns something that is no disposable: `dispose` gives it back. */
  adopt<T>(value: T, dispose: (value: T) => void | PromiseLike<void>): T {
    this.#owned.set(value, () => dispose(value));
    return value;
  }

  /** Hands a value over to somebody else: it outlives this scope. */
  release<T>(value: T): T {
    this.#owned.delete(value);
    return value;
  }

  /** Hands everything over to a stack that outlives this scope. */
  move(): DisposalStack {
    const moved = new DisposalStack();
    for (const [value, dispose] of this.#owned) moved.#owned.set(value, dispose);
    this.#owned.clear();
    return moved;
  }

  /** Gives everything back now. Every owner gets its turn even when one fails; the first failure is thrown in the end. */
  async dispose(): Promise<void> {
    const failures: unknown[] = [];
    const all = [...this.#owned.values()].reverse();
    this.#owned.clear();
    for (const dispose of all) {
      try {
        await dispose();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length) throw failures[0];
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }
}

import type { RunInput } from '../../preload/contract/index.ts';
import { some } from '../project/names.ts';
import { extract } from './extract/index.ts';
import type { RunKind } from './kind.ts';
import { plan } from './plan/index.ts';

/** Kinds of runs by name. */
export class RunKinds {
  readonly #byName = new Map<string, RunKind>();

  constructor(kinds: readonly RunKind[]) {
    for (const kind of kinds) this.add(kind);
  }

  /** @throws when a kind has this name. */
  add(kind: RunKind): void {
    if (this.#byName.has(kind.name)) throw new Error(`There are two kinds of runs called ${kind.name}.`);
    this.#byName.set(kind.name, kind);
  }

  /** The kind of this name; the error lists those there are. */
  get(name: string): RunKind {
    const kind = this.#byName.get(name);
    if (kind) return kind;
    throw new Error(`There is no kind of run "${name}". There are: ${some([...this.#byName.keys()])}.`);
  }

  /** The kind that was asked for; an extraction when none is named. */
  of({ kind = extract.name }: RunInput): RunKind {
    return this.get(kind);
  }
}

/** Every kind of run there is. */
export const runKinds = new RunKinds([extract, plan]);

import type { ImportProblem } from '../corpus/document.ts';

/** Problems of one kind that are told one by one, and kinds that are told apart. */
const [mostAlike, mostKinds] = [20, 200];

interface Kind {
  readonly example: string;
  told: number;
  held: number;
}

/** Holds back problems that repeat in every record of a file; they are counted instead. */
export class Repeats {
  readonly #kinds = new Map<string, Kind>();
  readonly #others: Kind = { example: 'other problems, all of them different', told: mostAlike, held: 0 };

  /** Whether this one is to be told. */
  tell({ problem }: ImportProblem): boolean {
    const kind = this.#kindOf(problem);
    const told = kind.told < mostAlike;
    if (told) kind.told += 1;
    else kind.held += 1;
    return told;
  }

  #kindOf(problem: string): Kind {
    const name = problem.replace(/\d+/g, '#');
    const known = this.#kinds.get(name);
    if (known) return known;
    if (this.#kinds.size === mostKinds) return this.#others;
    const kind = { example: problem, told: 0, held: 0 };
    this.#kinds.set(name, kind);
    return kind;
  }

  /** What was held back, with counts. */
  *rest(source: string): Generator<ImportProblem> {
    for (const { example, held } of [...this.#kinds.values(), this.#others])
      if (held) yield { source, problem: `and in ${held} more place${held === 1 ? '' : 's'}: ${example}` };
  }
}

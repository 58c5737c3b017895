import type { ImportProblem } from '../corpus/document.ts';

/** Problems of one kind that are reported one by one, and kinds that are distinguished. */
const [mostAlike, mostKinds] = [20, 200];

interface Kind {
  readonly example: string;
  readonly doubt: true | undefined;
  reported: number;
  held: number;
}

/** Holds back problems that repeat in every record of a file; they are counted instead. */
export class Repeats {
  readonly #kinds = new Map<string, Kind>();
  readonly #others: Kind = {
    example: 'other problems, all of them different',
    doubt: undefined,
    reported: mostAlike,
    held: 0,
  };

  /** Whether this one is to be reported. */
  report({ problem, doubt }: ImportProblem): boolean {
    const kind = this.#kindOf(problem, doubt);
    const reported = kind.reported < mostAlike;
    if (reported) kind.reported += 1;
    else kind.held += 1;
    return reported;
  }

  #kindOf(problem: string, doubt: true | undefined): Kind {
    const name = problem.replace(/\d+/g, '#');
    const known = this.#kinds.get(name);
    if (known) return known;
    if (this.#kinds.size === mostKinds) return this.#others;
    const kind = { example: problem, doubt, reported: 0, held: 0 };
    this.#kinds.set(name, kind);
    return kind;
  }

  /** What was held back, with counts. */
  *rest(source: string): Generator<ImportProblem> {
    for (const { example, doubt, held } of [...this.#kinds.values(), this.#others])
      if (held)
        yield {
          source,
          problem: `and in ${held} more place${held === 1 ? '' : 's'}: ${example}`,
          ...(doubt ? { doubt } : {}),
        };
  }
}

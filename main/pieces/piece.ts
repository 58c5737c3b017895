import { z } from 'zod';

/** One word of a recipe's sentence: small, registered by name, with its options, its meaning and where it comes from. */
export interface Piece<Options = unknown> {
  readonly name: string;
  /** In plain words, for people who have not read the paper. */
  readonly explanation: string;
  /** Paper or formula; empty for what needs none. */
  readonly citation: string;
  /** Schema of the options beside the name; every option has a default. */
  readonly options: z.ZodType<Options>;
}

/** How a recipe names a piece: by name, or with options. */
export const choiceSchema = z.union([z.string(), z.looseObject({ name: z.string() })]);
export type Choice = z.infer<typeof choiceSchema>;

export const nameOf = (choice: Choice): string => (typeof choice === 'string' ? choice : choice.name);

/** A piece with the options that a recipe gives it; only the piece itself knows their type. */
export interface Bound<P> {
  readonly piece: P;
  readonly options: unknown;
}

/** Pieces of one kind, by name. */
export class Registry<P extends Piece> {
  readonly pieces: readonly P[];
  readonly #byName: ReadonlyMap<string, P>;

  constructor(pieces: readonly P[]) {
    this.pieces = pieces;
    this.#byName = new Map(pieces.map((piece) => [piece.name, piece]));
  }

  has(choice: Choice): boolean {
    return this.#byName.has(nameOf(choice));
  }

  /** The piece with its options filled in; the error says what would have been right. */
  bind(choice: Choice): Bound<P> {
    const name = nameOf(choice);
    const piece = this.#byName.get(name);
    if (!piece) throw new Error(`"${name}" is not known; expected one of ${[...this.#byName.keys()].join(', ')}`);
    const given =
      typeof choice === 'string' ? {} : Object.fromEntries(Object.entries(choice).filter(([key]) => key !== 'name'));
    const result = piece.options.safeParse(given);
    if (result.success) return { piece, options: result.data };
    const [issue] = result.error.issues;
    throw new Error(`option "${issue?.path.join('.') ?? ''}" of ${name}: ${issue?.message ?? 'is not valid'}`);
  }
}

/** For pieces without options. */
export const noOptions = z.strictObject({});
export type NoOptions = z.infer<typeof noOptions>;

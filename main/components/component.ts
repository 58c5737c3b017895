import { z } from 'zod';

/** One word of a pruning specification: small, registered by name, with its options, its meaning and where it comes from. */
export interface Component<Options = unknown> {
  readonly name: string;
  /** In plain words, for people who have not read the paper. */
  readonly explanation: string;
  /** Paper or formula; empty for what needs none. */
  readonly citation: string;
  /** Schema of the options beside the name; every option has a default. */
  readonly options: z.ZodType<Options>;
}

/** How a recipe names a component: by name, or with options. */
export const choiceSchema = z.union([z.string(), z.looseObject({ name: z.string() })]);
/** A component as a recipe names it. */
export type Choice = z.infer<typeof choiceSchema>;

/** The name in a choice, with or without options. */
export const nameOf = (choice: Choice): string => (typeof choice === 'string' ? choice : choice.name);

/** A component with the options that a recipe gives it; only the component itself knows their type. */
export interface Bound<P> {
  readonly component: P;
  readonly options: unknown;
}

/** Components of one kind, by name. */
export class Registry<P extends Component> {
  readonly components: readonly P[];
  readonly #byName: ReadonlyMap<string, P>;

  constructor(components: readonly P[]) {
    this.components = components;
    this.#byName = new Map(components.map((component) => [component.name, component]));
  }

  has(choice: Choice): boolean {
    return this.#byName.has(nameOf(choice));
  }

  /** The component with its options filled in; the error says what would have been right. */
  bind(choice: Choice): Bound<P> {
    const name = nameOf(choice);
    const component = this.#byName.get(name);
    if (!component) throw new Error(`"${name}" is not known; expected one of ${[...this.#byName.keys()].join(', ')}`);
    const given =
      typeof choice === 'string' ? {} : Object.fromEntries(Object.entries(choice).filter(([key]) => key !== 'name'));
    const result = component.options.safeParse(given);
    if (result.success) return { component, options: result.data };
    const [issue] = result.error.issues;
    throw new Error(`option "${issue?.path.join('.') ?? ''}" of ${name}: ${issue?.message ?? 'is not valid'}`);
  }
}

/** For components without options. */
export const noOptions = z.strictObject({});
/** Options of a component that has none. */
export type NoOptions = z.infer<typeof noOptions>;

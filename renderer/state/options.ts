import { words } from '../format.ts';

/** One option of a component, as a form asks for it. */
export type OptionField = {
  readonly name: string;
  readonly label: string;
  /** What it means; empty when its schema does not say. */
  readonly explanation: string;
} & (
  | {
      readonly kind: 'number';
      readonly initial: number | null;
      readonly min: number | undefined;
      readonly max: number | undefined;
      readonly step: number | 'any';
    }
  | { readonly kind: 'choice'; readonly initial: string; readonly choices: readonly string[] }
  | { readonly kind: 'switch'; readonly initial: boolean }
);

/** Values of options that a person changed, by name. */
export type OptionValues = Readonly<Record<string, number | string | boolean>>;

type Schema = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Schemas name the limits of numbers that can be counted with; nobody has to read those. */
const bound = (value: unknown): number | undefined =>
  typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined;

/** Fields for the simple options of a JSON Schema: numbers, choices among words, yes or no. Others keep their defaults. */
export function optionFields(schema: unknown): readonly OptionField[] {
  const properties = isObject(schema) && isObject(schema['properties']) ? schema['properties'] : {};
  return Object.entries(properties).flatMap(([name, property]) => {
    const field = isObject(property) ? fieldOf(property) : null;
    if (!field || !isObject(property)) return [];
    const { description } = property;
    return [{ name, label: words(name), explanation: typeof description === 'string' ? description : '', ...field }];
  });
}

type Kind = OptionField extends infer F
  ? F extends OptionField
    ? Omit<F, 'name' | 'label' | 'explanation'>
    : never
  : never;

function fieldOf(property: Schema): Kind | null {
  const { type, default: initial, enum: choices } = simple(property);
  if (type === 'boolean') return { kind: 'switch', initial: initial === true };
  if (type === 'number' || type === 'integer') {
    const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = simple(property);
    return {
      kind: 'number',
      initial: typeof initial === 'number' ? initial : null,
      min: bound(minimum) ?? bound(exclusiveMinimum),
      max: bound(maximum) ?? bound(exclusiveMaximum),
      step: type === 'integer' ? 1 : 'any',
    };
  }
  if (!Array.isArray(choices) || !choices.every((choice) => typeof choice === 'string')) return null;
  return { kind: 'choice', choices, initial: typeof initial === 'string' ? initial : (choices[0] ?? '') };
}

/** What may also be nothing at all is asked for as what it is otherwise. */
function simple(property: Schema): Schema {
  const { anyOf } = property;
  if (!Array.isArray(anyOf)) return property;
  const others = anyOf.filter((one): one is Schema => isObject(one) && one['type'] !== 'null');
  return others.length === 1 ? { ...others[0], default: property['default'] } : property;
}

/** A choice of a component: its name, with the options that differ from what they are anyway. */
export function choiceOf(
  name: string,
  fields: readonly OptionField[],
  values: OptionValues,
): string | { readonly name: string; readonly [option: string]: unknown } {
  const changed = fields.flatMap((field) => {
    const value = values[field.name];
    return value === undefined || value === field.initial ? [] : [[field.name, value] as const];
  });
  return changed.length ? { name, ...Object.fromEntries(changed) } : name;
}

import type { Output } from '../../preload/contract/index.ts';

export type Part = Output<'recipes.algebra'>[number];

/** The choices of a part that are about a unit. Pieces about different units may share a name. */
export const choicesFor = ({ part, choices }: Part, unit: string): Part['choices'] =>
  part === 'unit' ? choices : choices.filter(({ units }) => !units.length || units.includes(unit));

/** The choice that a recipe names in one place, with or without options; empty when it is not just one. */
export function nameOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
  if ('name' in value) return String(value.name);
  return 'columns' in value ? 'columns' : 'pattern';
}

/** Choices that cannot do without numbers, with numbers to begin with. */
const numbers: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'group pattern': { remove: 2, of: 4 },
  'group columns': { columns: 128 },
  'schedule iterative': { name: 'iterative', steps: 5 },
};

/** What a recipe says in one place for a choice. */
export const sayingOf = (part: Part['part'], name: string): unknown => numbers[`${part} ${name}`] ?? name;

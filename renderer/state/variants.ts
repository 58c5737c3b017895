import type { Output } from '../../preload/contract/index.ts';
import { percent } from '../format.ts';

export type Variant = Output<'variants.list'>[number];

/** Names of what it was made of, as a list shows them. */
export const parentNames = ({ parents }: Pick<Variant, 'parents'>): string =>
  parents.map(({ name }) => name).join(' + ');

export const axes = ['bytes', 'parameters', 'nonzero', 'domain', 'general'] as const;
export type Axis = (typeof axes)[number];

/** Mean loss over datasets of a role in bits per byte, which compares whatever the tokenizer; null when none was measured. */
export function lossOf({ losses }: Pick<Variant, 'losses'>, role: 'domain' | 'general'): number | null {
  const values = losses.flatMap((loss) => (loss.role === role && loss.bitsPerByte !== null ? [loss.bitsPerByte] : []));
  return values.length ? values.reduce((a, b) => a + b, 0) / values.length : null;
}

/** A quantity of which less is better; null when it is not known. */
export function valueOf(variant: Variant, axis: Axis): number | null {
  return axis === 'domain' || axis === 'general' ? lossOf(variant, axis) : variant[axis];
}

/** Whether a variant has all the words of a filter in its name, parent, recipe or tags. */
export function fits({ name, parents, recipe, tags }: Variant, filter: string): boolean {
  const all = [name, parentNames({ parents }), recipe, ...tags].join(' ').toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

/** In the order of a column; what was not measured comes last either way. */
export function sorted(
  variants: readonly Variant[],
  sort: { readonly key: string; readonly down: boolean } | null,
): Variant[] {
  if (!sort) return [...variants].reverse();
  const sign = sort.down ? -1 : 1;
  const { key } = sort;
  if (axes.some((axis) => axis === key)) {
    const worst = sign * Infinity;
    return [...variants].sort(
      (a, b) => sign * ((valueOf(a, key as Axis) ?? worst) - (valueOf(b, key as Axis) ?? worst)) || 0,
    );
  }
  const word = (variant: Variant) => (key === 'parent' ? parentNames(variant) : variant[key as 'name' | 'recipe']);
  return [...variants].sort((a, b) => sign * word(a).localeCompare(word(b), 'en', { numeric: true }));
}

/** What every layer kept, as a layer map shows it. */
export const layerCells = ({ layers }: Pick<Output<'variants.layers'>, 'layers'>) =>
  layers.map(({ layer, nonzero, parentParameters, kept }) => ({
    layer,
    kept: nonzero / parentParameters,
    detail: [
      percent(nonzero / parentParameters, 0),
      ...Object.entries(kept).map(([kind, { kept: stays, of }]) => `${kind} ${stays}/${of}`),
    ].join(' · '),
  }));

import type { Output } from '../../preload/contract/index.ts';
import { byName, percent } from '../format.ts';

export type Variant = Output<'variants.list'>[number];

/** Names of what it was made of, as a list shows them. */
export const parentNames = ({ parents }: Pick<Variant, 'parents'>): string =>
  parents.map(({ name }) => name).join(' + ');

export const axes = ['bytes', 'parameters', 'nonzero', 'domain', 'general'] as const;
export type Axis = (typeof axes)[number];

type Role = 'domain' | 'general';

/** Axes that are losses: they compare only on one text. */
export const isLoss = (axis: string): axis is Role => axis === 'domain' || axis === 'general';

/** A loss in bits per byte, which compares whatever the tokenizer, and the dataset that it was measured on. */
export interface MeasuredLoss {
  readonly dataset: string;
  readonly value: number;
}

const lossesOf = ({ losses }: Pick<Variant, 'losses'>, wanted: Role): readonly MeasuredLoss[] =>
  losses.flatMap(({ dataset, role, bitsPerByte }) =>
    role === wanted && bitsPerByte !== null ? [{ dataset, value: bitsPerByte }] : [],
  );

/**
 * The loss on the text that the variant was made for. A run that read no text of a role is judged on what was measured of that
 * role where that is one dataset. Null where it was not measured: losses on other text say nothing of this one.
 */
export function lossOf(variant: Pick<Variant, 'losses' | Role>, role: Role): MeasuredLoss | null {
  const measured = lossesOf(variant, role);
  const own = variant[role];
  if (own === null) return measured.length === 1 ? (measured[0] ?? null) : null;
  return measured.find(({ dataset }) => dataset === own) ?? null;
}

/** Datasets that variants are judged on, the one of most of them first. */
export function judgedOn(variants: readonly Variant[], role: Role): readonly string[] {
  const counts = new Map<string, number>();
  for (const variant of variants) {
    const own = lossOf(variant, role);
    if (own) counts.set(own.dataset, (counts.get(own.dataset) ?? 0) + 1);
  }
  return [...counts].sort(([a, n], [b, m]) => m - n || byName(a, b)).map(([name]) => name);
}

/** A quantity of which less is better, a loss on the dataset of that name; null when it is not known. */
export function valueOf(
  variant: Pick<Variant, Exclude<Axis, Role> | 'losses'>,
  axis: Axis,
  dataset: string,
): number | null {
  if (!isLoss(axis)) return variant[axis];
  return lossesOf(variant, axis).find((one) => one.dataset === dataset)?.value ?? null;
}

/** The models that some of the variants were made of. */
export const modelsOf = <Model extends { readonly name: string }>(
  variants: readonly Pick<Variant, 'parents'>[],
  models: readonly Model[],
): readonly Model[] => {
  const named = new Set(variants.flatMap(({ parents }) => parents.map(({ name }) => name)));
  return models.filter(({ name }) => named.has(name));
};

/** Whether a variant has all the words of a filter in its name, parent, recipe, the recipe's title, or tags. */
export function fits({ name, parents, recipe, tags }: Variant, filter: string, title = ''): boolean {
  const all = [name, parentNames({ parents }), recipe, title, ...tags].join(' ').toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

/**
 * In the order of a column; what was not measured comes last either way. Losses are ranked among those on one text, the text
 * that most variants are judged on first.
 */
export function sorted(
  variants: readonly Variant[],
  sort: { readonly key: string; readonly down: boolean } | null,
): Variant[] {
  if (!sort) return [...variants].reverse();
  const sign = sort.down ? -1 : 1;
  const { key } = sort;
  if (isLoss(key)) {
    const texts = judgedOn(variants, key);
    const place = (loss: MeasuredLoss | null) => (loss ? texts.indexOf(loss.dataset) : texts.length);
    return variants
      .map((variant) => ({ variant, loss: lossOf(variant, key) }))
      .sort((a, b) => place(a.loss) - place(b.loss) || sign * ((a.loss?.value ?? 0) - (b.loss?.value ?? 0)))
      .map(({ variant }) => variant);
  }
  const size = axes.find((axis) => axis === key);
  if (size && !isLoss(size)) return [...variants].sort((a, b) => sign * (a[size] - b[size]));
  const word = (variant: Variant) => (key === 'parent' ? parentNames(variant) : variant[key as 'name' | 'recipe']);
  return [...variants].sort((a, b) => sign * byName(word(a), word(b)));
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

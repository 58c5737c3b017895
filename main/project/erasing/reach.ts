/** A thing of a project that can be erased. */
export type Kind = 'dataset' | 'variant' | 'model';

/** What happens to what was made of a thing that is erased: it is erased too, or stays and stands on its own. */
export type Derived = 'include' | 'detach';

/** How the things of a project hang together, by their numbers. */
export interface Relations {
  /** Datasets that were made of another, and of which. */
  readonly datasets: readonly { readonly id: number; readonly parent: number | null }[];
  /** Variants, and the run that made each. */
  readonly variants: readonly { readonly id: number; readonly run: number }[];
  /** What each variant was made of. */
  readonly parents: readonly {
    readonly variant: number;
    readonly model: number | null;
    readonly parent: number | null;
  }[];
  /** What runs work on. */
  readonly inputs: readonly {
    readonly run: number;
    readonly model: number | null;
    readonly variant: number | null;
    readonly dataset: number | null;
  }[];
}

/** Numbers of things by their kind. */
export interface Reach {
  readonly dataset: Set<number>;
  readonly variant: Set<number>;
  readonly model: Set<number>;
  readonly run: Set<number>;
  /** What stays although what it was made of goes. */
  readonly detached: { readonly dataset: Set<number>; readonly variant: Set<number> };
}

/**
 * What goes when something is erased.
 *
 * A run that read a dataset goes with it, and so does the variant that learned from its text, and whatever was made of that variant:
 * a model may remember what it was trained on. What was made of something in another way (a dataset of a dataset, a variant of a
 * model or variant) is a thing of its own and goes or stays as `derived` says.
 */
export function reach(relations: Relations, kind: Kind, id: number, derived: Derived): Reach {
  const { datasets, variants, parents, inputs } = relations;
  const gone: Reach = {
    ...{ dataset: new Set(), variant: new Set(), model: new Set(), run: new Set() },
    detached: { dataset: new Set(), variant: new Set() },
  };
  gone[kind].add(id);
  /** Variants that learned from text that is erased. */
  const learned = new Set<number>();
  const madeBy = new Map(variants.map(({ id: variant, run }) => [run, variant]));
  const size = () => gone.dataset.size + gone.variant.size + gone.run.size + learned.size;
  for (let before = -1; before !== size();) {
    before = size();
    if (derived === 'include')
      for (const { id: dataset, parent } of datasets)
        if (parent !== null && gone.dataset.has(parent)) gone.dataset.add(dataset);
    for (const { run, dataset } of inputs) {
      if (dataset === null || !gone.dataset.has(dataset)) continue;
      gone.run.add(run);
      const made = madeBy.get(run);
      if (made !== undefined) learned.add(made);
    }
    for (const { variant, model, parent } of parents) {
      const of = model !== null ? gone.model.has(model) : gone.variant.has(parent as number);
      if (parent !== null && learned.has(parent)) learned.add(variant);
      if (of && derived === 'include') gone.variant.add(variant);
    }
    for (const variant of learned) gone.variant.add(variant);
    for (const { id: variant, run } of variants) if (gone.variant.has(variant)) gone.run.add(run);
    for (const { run, model, variant } of inputs) {
      const of = (model !== null && gone.model.has(model)) || (variant !== null && gone.variant.has(variant));
      // A run whose variant stays is the story of that variant, and stays with it.
      if (of && !madeBy.has(run)) gone.run.add(run);
    }
  }
  for (const { id: dataset, parent } of datasets)
    if (parent !== null && gone.dataset.has(parent) && !gone.dataset.has(dataset)) gone.detached.dataset.add(dataset);
  for (const { variant, model, parent } of parents)
    if (
      ((model !== null && gone.model.has(model)) || (parent !== null && gone.variant.has(parent))) &&
      !gone.variant.has(variant)
    )
      gone.detached.variant.add(variant);
  return gone;
}

/** Something a run or a variant is made of, by its number: models and variants can stand for each other. */
export type ModelReference = { readonly kind: 'model' | 'variant'; readonly id: number };
/** The same, or a dataset. */
export type Reference = ModelReference | { readonly kind: 'dataset'; readonly id: number };

/** The columns of a reference: one of them holds the number, the others nothing. */
export const referenceColumns = ({ kind, id }: Reference) =>
  [kind === 'model' ? id : null, kind === 'variant' ? id : null, kind === 'dataset' ? id : null] as const;

/** @throws when no column holds a number, which the tables forbid. */
export function readReference(row: Readonly<Record<string, unknown>>): Reference {
  for (const kind of ['model', 'variant', 'dataset'] as const)
    if (row[kind] !== null) return { kind, id: Number(row[kind]) };
  throw new Error(
    'The project names nothing where a model, a variant or a dataset should be; its database is damaged.',
  );
}

import { type Recipe, storedRecipe } from '../../compress/recipe/document.ts';
import type { Project } from '../../project/project.ts';
import type { DatasetRow } from '../../project/repositories/datasets.ts';
import type { ModelReference, Reference } from '../../project/repositories/references.ts';
import type { RunRow } from '../../project/repositories/runs.ts';
import { type Subject, subjectOf } from '../../project/subjects.ts';
import type { Described, Resolved } from '../kind.ts';
import { readSettings, type RunSettings } from './settings.ts';

/** Recipe and settings of a stored extraction. */
export const extractionOf = ({
  inputs,
  settings,
}: Pick<RunRow, 'inputs' | 'settings'>): { readonly recipe: Recipe; readonly settings: RunSettings } => ({
  recipe: storedRecipe((inputs as { readonly recipe: unknown }).recipe),
  settings: readSettings(settings),
});

/** What is extracted from, and the texts it is for. */
export interface Sides {
  readonly parent: Subject;
  readonly domain: DatasetRow;
  readonly general: DatasetRow | null;
}

/** The sides as a run stores them, by the part they have in it. */
export const sideReferences = ({ parent, domain, general }: Sides): Readonly<Record<string, Reference>> => ({
  model: parent.reference,
  domain: { kind: 'dataset', id: domain.id },
  ...(general ? { general: { kind: 'dataset', id: general.id } } : {}),
});

/** An extraction as its run is stored. */
export const runOf = ({
  recipe,
  settings,
  ...sides
}: Sides & { readonly recipe: Recipe; readonly settings: RunSettings }): Resolved => ({
  references: sideReferences(sides),
  inputs: { recipe },
  settings,
  audit: { model: sides.parent.name, recipe: recipe.name, settings },
});

/** The sides of a stored run as they are asked for; without a model that its variant outlived. */
export async function sideNames(
  project: Project,
  { references: { model, domain, general } }: Pick<RunRow, 'references'>,
): Promise<{ readonly model?: string; readonly domain?: string; readonly general?: string }> {
  return {
    ...(model ? { model: (await subjectOf(project, model as ModelReference)).name } : {}),
    ...(domain ? { domain: (await project.datasets.byId(domain.id)).name } : {}),
    ...(general ? { general: (await project.datasets.byId(general.id)).name } : {}),
  };
}

/** What a stored extraction works on. */
export async function sidesOf(
  project: Project,
  { name, references: { model, domain, general } }: Pick<RunRow, 'name' | 'references'>,
): Promise<Sides> {
  if (!model || !domain)
    throw new Error(`${name} has no model or no domain text any more, because it was erased; start another run.`);
  return {
    parent: await subjectOf(project, model as ModelReference),
    domain: await project.datasets.byId(domain.id),
    general: general ? await project.datasets.byId(general.id) : null,
  };
}

/** What a stored extraction does, and the call that would start it again. */
export async function describe(project: Project, run: RunRow): Promise<Described> {
  const { recipe, settings } = extractionOf(run);
  return {
    recipe,
    recipes: [{ recipe, settings }],
    settings: { ...settings },
    input: {
      ...(await sideNames(project, run)),
      recipe,
      // The share that is removed follows from the target.
      ...Object.fromEntries(Object.entries(settings).filter(([key, value]) => key !== 'sparsity' && value !== null)),
    },
  };
}

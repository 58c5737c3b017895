import type { ExtractionInput, Target } from '../../../preload/contract/index.ts';
import { completed } from '../../../preload/contract/runSettings.ts';
import { findRecipe, loadRecipes } from '../../compress/recipe/load.ts';
import { parseRecipe } from '../../compress/recipe/validate.ts';
import { type Recipe, trainings } from '../../compress/recipe/document.ts';
import { precisionOf } from '../../models/precision.ts';
import { readsGeneral } from '../../training/mixture.ts';
import { lambdaOf, mixes, rounds } from '../../compress/recipe/properties.ts';
import { prunes } from '../../compress/recipe/specification.ts';
import { parseConfig } from '../../formats/huggingFaceConfig.ts';
import { familyOf, layersOf } from '../../models/describe.ts';
import type { Project } from '../../project/project.ts';
import { findSubject, type Subject } from '../../project/subjects.ts';
import { refuseLeaks } from '../../project/textKeys.ts';
import { windowFor } from './comparedText.ts';
import type { Sides } from './description.ts';
import { checkLayers, type RunSettings } from './settings.ts';
import { bytesRounded, precisionForSize, smallestMix, sparsityOf, tooSmall } from './target.ts';

export interface ResolvedExtraction extends Sides {
  readonly recipe: Recipe;
  readonly settings: RunSettings;
}

/** The recipe with the training that was asked for instead of its own, and with the changes to it. */
function withTraining(
  recipe: Recipe,
  known: readonly Recipe[],
  { recovery, training: changes = {} }: Pick<ExtractionInput, 'recovery' | 'training'>,
): Recipe {
  const changed = <T extends Training>(training: T): T => {
    const { general, ...others } = changes;
    const mixed = general === undefined ? training.data : { ...training.data, general };
    return { ...training, ...others, data: mixed };
  };
  const chosen = recovery === undefined ? recipe.recovery : chosenRecovery(known, recovery);
  if (Object.keys(changes).length && !recipe.inTrainingPruning && chosen === 'none')
    throw new Error(
      `The recipe ${recipe.name} trains nothing, so there is no training to change; name one with "recovery", such as lora.`,
    );
  return parseRecipe(
    {
      ...recipe,
      ...(recipe.inTrainingPruning ? { inTrainingPruning: changed(recipe.inTrainingPruning) } : {}),
      recovery: typeof chosen === 'object' ? changed(chosen as Training) : chosen,
    },
    recipe.name,
  );
}

type Training = Exclude<Recipe['recovery'], 'none'>;

function chosenRecovery(known: readonly Recipe[], wanted: NonNullable<ExtractionInput['recovery']>): unknown {
  if (wanted === 'none' || typeof wanted === 'object') return wanted;
  const { recovery, name } = findRecipe(known, wanted);
  if (recovery !== 'none') return recovery;
  const some = known.filter((one) => !prunes(one)).map((one) => one.name);
  throw new Error(
    `The recipe ${name} trains nothing after it; choose one that does, such as ${some.slice(0, 8).join(', ')}.`,
  );
}

/** What a recipe that rounds rounds to: what was named, else what reaches the size, else the recipe's own. */
function precisionFor(
  recipe: Recipe,
  { precision: wanted, tables }: Pick<ExtractionInput, 'precision' | 'tables'>,
  target: Target | null,
  parent: Subject,
): Pick<RunSettings, 'precision' | 'tables'> {
  if (!rounds(recipe)) {
    if (wanted === undefined && tables === undefined) return { precision: null, tables: null };
    throw new Error(
      `The recipe ${recipe.name} rounds nothing, so it has no precision; choose one that does, such as rtn, or leave the precision out.`,
    );
  }
  const bytes = target?.kind === 'bytes' ? target.value : null;
  if (mixes(recipe)) return mixedWithin(recipe, { precision: wanted, tables }, bytes, parent);
  const sized = wanted === undefined && bytes !== null ? precisionForSize(parent, recipe, bytes) : null;
  const chosen = sized ?? precisionOf(wanted ?? recipe.defaults.precision ?? '', tables);
  const size = bytesRounded(parent, recipe, chosen);
  if (bytes !== null && size > bytes)
    throw new Error(
      `With ${chosen.linears} for matrices and ${chosen.tables} for tables ${parent.name} takes ${(size / 1e6).toFixed(1)} MB, more than the ${(bytes / 1e6).toFixed(1)} MB that were asked for; leave the precision out, and the finest that fits is taken.`,
    );
  return { precision: chosen.linears, tables: chosen.tables };
}

/** What a mix of precisions stays within: the size, else as many bytes as one precision would take everywhere. */
function mixedWithin(
  recipe: Recipe,
  { precision, tables }: Pick<ExtractionInput, 'precision' | 'tables'>,
  bytes: number | null,
  parent: Subject,
): Pick<RunSettings, 'precision' | 'tables'> {
  const { name, defaults } = recipe;
  if (tables !== undefined)
    throw new Error(
      `The recipe ${name} decides itself what token embedding and output head are stored as; leave the tables out, or choose a recipe with one precision for all, such as gptq.`,
    );
  if (bytes === null) return { precision: precisionOf(precision ?? defaults.precision ?? '').linears, tables: null };
  if (precision !== undefined)
    throw new Error(
      `The recipe ${name} mixes precisions, so a size and a precision both say how many bytes there are; leave one of them out.`,
    );
  const smallest = smallestMix(parent, recipe);
  if (smallest > bytes) throw tooSmall(parent, bytes, smallest);
  return { precision: null, tables: null };
}

/** The target, a size in bytes where a share of the parent's was asked for. */
const targetOf = ({ target }: ExtractionInput, { bytes }: Subject): Target | undefined =>
  target?.kind === 'size' ? { kind: 'bytes', value: Math.floor(target.value * bytes) } : target;

/** What was asked for, with names looked up, defaults filled in and contradictions refused. */
export async function resolveExtraction(
  project: Project,
  recipes: string,
  input: ExtractionInput,
): Promise<ResolvedExtraction> {
  const known = loadRecipes(recipes);
  const plain =
    typeof input.recipe === 'string' ? findRecipe(known, input.recipe) : parseRecipe(input.recipe, 'of your own');
  const recipe = withTraining(plain, known, input);
  const parent = await findSubject(project, input.model);
  const { name: family } = familyOf(parseConfig(parent.manifest.config, 'config.json'));
  if (recipe.families && !recipe.families.includes(family)) {
    throw new Error(
      `The recipe ${recipe.name} is for models of the family ${recipe.families.join(' or ')}, but ${parent.name} is a ${family} model; choose another recipe.`,
    );
  }
  const domain = await project.datasets.get(input.domain);
  const general = input.general === undefined ? null : await project.datasets.get(input.general);
  const layers = input.layers && Object.keys(input.layers).length ? input.layers : null;
  if (!general && trainings(recipe).some(({ data }) => readsGeneral(data)))
    throw new Error(
      `The recipe ${recipe.name} trains on general text too; choose a dataset of general text, or a share of general text of 0.`,
    );
  await refuseLeaks(project, general ? [domain, general] : [domain]);
  checkLayers(recipe, layers, layersOf(parent.manifest.config));
  const chosen = completed(input);
  const target = targetOf(input, parent);
  const settings: RunSettings = {
    sparsity: sparsityOf(parent, recipe, target, layers ?? undefined),
    target: target ?? null,
    lambda: lambdaOf(recipe, input.lambda, general !== null),
    layers,
    ...precisionFor(recipe, input, target ?? null, parent),
    ...chosen,
    window: windowFor(parent.manifest, chosen.window),
  };
  return { recipe, parent, domain, general, settings };
}

import type { ExtractionInput } from '../../preload/contract/index.ts';
import { findRecipe, loadRecipes, parseRecipe, type Recipe } from '../compress/recipe.ts';
import { parseConfig } from '../formats/huggingFaceConfig.ts';
import { familyOf, layersOf } from '../models/describe.ts';
import type { Project } from '../project/project.ts';
import type { DatasetRow } from '../project/repositories/datasets.ts';
import type { ModelRow } from '../project/repositories/models.ts';
import { checkLayers, type RunSettings } from './settings.ts';
import { sparsityOf } from './target.ts';
import { defaultCalibrationWindows, defaultWindow } from './texts.ts';

/** Seconds between checkpoints of a walk: what a kill costs at most, against writing hidden states once in a while. */
const checkpointSeconds = 10;

export interface ResolvedExtraction {
  readonly recipe: Recipe;
  readonly settings: RunSettings;
  readonly model: ModelRow;
  readonly domain: DatasetRow;
  readonly general: DatasetRow | null;
}

/** What was asked for, with names looked up, defaults filled in and contradictions refused. */
export async function resolveExtraction(
  project: Project,
  recipes: string,
  input: ExtractionInput,
): Promise<ResolvedExtraction> {
  const recipe =
    typeof input.recipe === 'string'
      ? findRecipe(await loadRecipes(recipes), input.recipe)
      : parseRecipe(input.recipe, 'of your own');
  const model = await project.models.get(input.model);
  const { name: family } = familyOf(parseConfig(model.manifest.config, 'config.json'));
  if (recipe.families && !recipe.families.includes(family)) {
    throw new Error(
      `The recipe ${recipe.name} is for models of the family ${recipe.families.join(' or ')}, but ${model.name} is a ${family} model; choose another recipe.`,
    );
  }
  const domain = await project.datasets.get(input.domain);
  const general = input.general === undefined ? null : await project.datasets.get(input.general);
  const context = Number(model.manifest.config['max_position_embeddings'] ?? Infinity);
  const layers = input.layers && Object.keys(input.layers).length ? input.layers : null;
  checkLayers(recipe, layers, layersOf(model.manifest.config));
  const settings: RunSettings = {
    sparsity: sparsityOf(model, recipe, input.target, layers ?? undefined),
    target: input.target ?? null,
    lambda: recipe.defaults.lambda === null ? null : (input.lambda ?? recipe.defaults.lambda),
    layers,
    seed: input.seed ?? 1,
    window: Math.min(input.window ?? defaultWindow, context),
    calibrationWindows: input.calibrationWindows ?? defaultCalibrationWindows,
    measure: input.measure ?? false,
    device: input.device ?? 'auto',
    checkpointSeconds: input.checkpointSeconds ?? checkpointSeconds,
  };
  return { recipe, model, domain, general, settings };
}

import type { Procedure } from '../../../preload/contract.ts';
import { importDataset, listDatasets } from './datasets.ts';
import type { Implementation } from './implementation.ts';
import { importModel, listModels, showModel } from './models.ts';
import { init, listAudit, listDevices } from './project.ts';
import { listRecipes, showRecipe } from './recipes.ts';
import { cancelRun, listRuns, planRun, resumeRun, startRun } from './runs.ts';
import { compare, evaluate, exportVariant, generate, listVariants } from './variants.ts';

/** The implementation of every procedure of the contract. */
export const procedures: { readonly [P in Procedure]: Implementation<P> } = {
  'project.init': init,
  'models.import': importModel,
  'models.list': listModels,
  'models.show': showModel,
  'datasets.import': importDataset,
  'datasets.list': listDatasets,
  'recipes.list': listRecipes,
  'recipes.show': showRecipe,
  'runs.plan': planRun,
  'runs.start': startRun,
  'runs.list': listRuns,
  'runs.resume': resumeRun,
  'runs.cancel': cancelRun,
  'variants.list': listVariants,
  'variants.evaluate': evaluate,
  'variants.compare': compare,
  'variants.generate': generate,
  'variants.export': exportVariant,
  'devices.list': listDevices,
  'audit.list': listAudit,
};

import { advice } from './advice.ts';
import { common } from './common.ts';
import { compare } from './compare.ts';
import { data } from './data.ts';
import { dataset } from './dataset.ts';
import { erasing } from './erasing.ts';
import { exporting } from './export.ts';
import { extract } from './extract.ts';
import { glossary } from './glossary.ts';
import { help } from './help.ts';
import { home } from './home.ts';
import { manual } from './manual/index.ts';
import { models } from './models.ts';
import { playground } from './playground.ts';
import { recipes } from './recipes.ts';
import { recite } from './recite.ts';
import { runs } from './runs.ts';
import { settings } from './settings.ts';
import { stages } from './stages.ts';
import { sweeps } from './sweeps.ts';
import { training } from './training.ts';
import { variants } from './variants.ts';

export const text = {
  common,
  glossary,
  home,
  models,
  data,
  dataset,
  erasing,
  extract,
  advice,
  runs,
  sweeps,
  training,
  variants,
  recite,
  compare,
  playground,
  recipes,
  export: exporting,
  settings,
  help,
  manual,
  stages,
};

import { advice } from './en/advice.ts';
import { common } from './en/common.ts';
import { compare } from './en/compare.ts';
import { data } from './en/data.ts';
import { dataset } from './en/dataset.ts';
import { erasing } from './en/erasing.ts';
import { exporting } from './en/export.ts';
import { extract } from './en/extract.ts';
import { glossary } from './en/glossary.ts';
import { help } from './en/help.ts';
import { home } from './en/home.ts';
import { manual } from './en/manual/index.ts';
import { models } from './en/models.ts';
import { playground } from './en/playground.ts';
import { recipes } from './en/recipes.ts';
import { recite } from './en/recite.ts';
import { runs } from './en/runs.ts';
import { settings } from './en/settings.ts';
import { stages } from './en/stages.ts';
import { training } from './en/training.ts';
import { variants } from './en/variants.ts';

/** Every word of the window. Another language is another folder of the same shape beside `en`. */
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

export type { TermName } from './en/glossary.ts';

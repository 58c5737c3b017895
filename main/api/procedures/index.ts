import type { Procedure } from '../../../preload/contract/index.ts';
import { advice } from './advice.ts';
import { datasets } from './datasets.ts';
import { files } from './files.ts';
import type { Implementation } from './implementation.ts';
import { models } from './models.ts';
import { program } from './program.ts';
import { projects } from './projects.ts';
import { recipes } from './recipes.ts';
import { runs } from './runs.ts';
import { variants } from './variants.ts';

/** The implementation of every procedure of the contract. */
export const procedures: { readonly [P in Procedure]: Implementation<P> } = {
  ...projects,
  ...files,
  ...program,
  ...models,
  ...datasets,
  ...recipes,
  ...runs,
  ...variants,
  ...advice,
};

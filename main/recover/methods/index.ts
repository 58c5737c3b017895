import { type Choice, nameOf, Registry } from '../../pieces/piece.ts';
import { adapters } from '../adapters/index.ts';
import { sparse } from '../sparse/index.ts';
import type { Method } from '../tuning.ts';
import { frozen } from './frozen.ts';
import { full } from './full.ts';

/** Whether a way of training moves the model's own numbers, all or some of them; else only what an adapter adds. */
export const trainsModel = (choice: Choice): boolean =>
  nameOf(choice) !== frozen.name && !adapters.some(({ name }) => name === nameOf(choice));

/** Ways of training, by the name a recipe uses. */
export const methods = new Registry<Method>([full, frozen, ...adapters, ...sparse]);

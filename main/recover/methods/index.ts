import { Registry } from '../../pieces/piece.ts';
import { adapters } from '../adapters/index.ts';
import { sparse } from '../sparse/index.ts';
import type { Method } from '../tuning.ts';
import { frozen } from './frozen.ts';
import { full } from './full.ts';

/** Ways of training, by the name a recipe uses. */
export const methods = new Registry<Method>([full, frozen, ...adapters, ...sparse]);

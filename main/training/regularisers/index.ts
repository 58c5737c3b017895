import { Registry } from '../../components/component.ts';
import { dualImportance } from './dualImportance.ts';
import { elastic } from './elastic.ts';
import { nuclearNorm } from './nuclearNorm.ts';
import type { RegulariserComponent } from './regulariser.ts';

/** Losses on the trained numbers themselves, by the name a recipe uses. */
export const regularisers = new Registry<RegulariserComponent>([elastic, dualImportance, nuclearNorm]);

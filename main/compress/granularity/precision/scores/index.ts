import { Registry } from '../../../../components/component.ts';
import type { ColumnImportance } from '../score.ts';
import { activation } from './activation.ts';
import { even } from './even.ts';

/** What rounding goes by, by the name a recipe uses. */
export const precisionScores = new Registry<ColumnImportance>([even, activation]);

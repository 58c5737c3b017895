import type { WeightAllocation } from '../allocation.ts';
import { Registry } from '../../../../components/component.ts';
import { compressibility } from './compressibility.ts';
import { global } from './global.ts';
import { insideExperts } from './insideExperts.ts';
import { lamp } from './lamp.ts';
import { outliers } from './outliers.ts';
import { sensitivity } from './sensitivity.ts';
import { uniform } from './uniform.ts';

/** How much of each matrix goes, by the name a recipe uses. */
export const weightAllocations = new Registry<WeightAllocation>([
  uniform,
  global,
  lamp,
  outliers,
  sensitivity,
  compressibility,
  insideExperts,
]);

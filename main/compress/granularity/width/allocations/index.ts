import { Registry } from '../../../../components/component.ts';
import type { UnitAllocation } from '../allocation.ts';
import { blend } from './blend.ts';
import { evolution } from './evolution.ts';
import { global } from './global.ts';
import { knapsack } from './knapsack.ts';
import { angular, cosine, depthCurve } from './layerMaps.ts';
import { narrowing } from './narrowing.ts';
import { pareto } from './pareto.ts';
import { regression } from './regression.ts';
import { replacementTable } from './replacementTable.ts';
import { tolerance } from './tolerance.ts';
import { uniform } from './uniform.ts';

/** How the units that go are spread over the model, by the name a recipe uses. */
export const unitAllocations = new Registry<UnitAllocation>([
  uniform,
  global,
  knapsack,
  angular,
  cosine,
  depthCurve,
  narrowing,
  tolerance,
  replacementTable,
  evolution,
  pareto,
  regression,
  blend,
]);

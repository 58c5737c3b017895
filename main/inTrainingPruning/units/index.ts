import type { InTrainingMethod } from '../inTrainingPruning.ts';
import { bottleneck } from './bottleneck.ts';
import { gradualUnits } from './gradualUnits.ts';
import { hardConcrete } from './hardConcrete.ts';
import { layerSampling } from './layerSampling.ts';
import { pressure } from './pressure.ts';
import { routerChange } from './routerChange.ts';
import { slimming } from './slimming.ts';
import { trainedRank } from './trainedRank.ts';

/** Ways to prune whole units and layers while training. */
export const unitTrainings: readonly InTrainingMethod[] = [
  hardConcrete,
  bottleneck,
  gradualUnits,
  slimming,
  pressure,
  layerSampling,
  routerChange,
  trainedRank,
];

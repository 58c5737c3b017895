import { Registry } from '../../../../components/component.ts';
import type { PrecisionAllocation } from '../allocation.ts';
import { mixedPrecision } from './mixedPrecision.ts';
import { uniform } from './uniform.ts';

/** Who gets how many bits, by the name a recipe uses. */
export const precisionAllocations = new Registry<PrecisionAllocation>([uniform, mixedPrecision]);

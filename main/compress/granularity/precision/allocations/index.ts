import { noOptions, Registry } from '../../../components/component.ts';
import type { AllocationComponent } from '../granularity.ts';

/** Who gets how many bits, by the name a recipe uses. */
export const precisionAllocations = new Registry<AllocationComponent>([
  {
    name: 'uniform',
    explanation: 'All matrices of the layers get the same number of bits.',
    citation: '',
    options: noOptions,
    needs: () => [],
  },
]);

import { type NoOptions, noOptions, Registry } from '../../../components/component.ts';
import type { AllocationComponent } from '../granularity.ts';

const uniform: AllocationComponent<NoOptions> = {
  name: 'uniform',
  explanation: 'Every layer loses the same share of its experts, so that one number says how many all have.',
  citation: '',
  options: noOptions,
  needs: () => [],
};

/** How much goes from which layer, by the name a recipe uses. */
export const expertAllocations = new Registry<AllocationComponent>([uniform]);

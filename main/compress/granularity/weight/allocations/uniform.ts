import { type NoOptions, noOptions } from '../../../../components/component.ts';
import type { WeightAllocation } from '../allocation.ts';

export const uniform: WeightAllocation<NoOptions> = {
  name: 'uniform',
  explanation: 'Every layer loses the same share.',
  citation: '',
  options: noOptions,
  decides: false,
  ranks: false,
  needs: () => [],
  shares: ({ linears, shareOf }) => ({ share: (index) => shareOf(linears[index]?.layer ?? 0) }),
};

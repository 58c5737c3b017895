import { type NoOptions, noOptions } from '../../../../components/component.ts';
import type { UnitAllocation } from '../allocation.ts';
import { globalUnits } from './choice.ts';

export const global: UnitAllocation<NoOptions> = {
  name: 'global',
  explanation: 'One ranking of everything decides how much each layer loses.',
  citation: 'An, Zhao, Yu, Tang, Wang. AAAI 2024 (FLAP). arXiv:2312.11983',
  options: noOptions,
  wholeModel: true,
  decides: true,
  needs: () => [],
  choose: async ({ scored, sparsity, shareOf }) => globalUnits(await scored(), sparsity, shareOf),
};

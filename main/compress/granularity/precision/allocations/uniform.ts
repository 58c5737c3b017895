import { type NoOptions, noOptions } from '../../../../components/component.ts';
import type { PrecisionAllocation } from '../allocation.ts';
import { uniformFormats } from '../formats.ts';

export const uniform: PrecisionAllocation<NoOptions> = {
  name: 'uniform',
  explanation: 'All matrices of the layers get the same number of bits.',
  citation: '',
  options: noOptions,
  mixes: false,
  needs: () => [],
  formats: ({ extraction }) => uniformFormats(extraction),
};

import { type NoOptions, noOptions } from '../../../../components/component.ts';
import type { WeightScore } from '../score.ts';

export const magnitude: WeightScore<NoOptions> = {
  name: 'magnitude',
  explanation: 'How large a weight is. Needs no text, knows nothing of your domain.',
  citation: 'Han, Pool, Tran, Dally. NeurIPS 2015. arXiv:1506.02626',
  options: noOptions,
  needs: () => [],
  prepare:
    () =>
    ({ values }) =>
      values.map(Math.abs),
};

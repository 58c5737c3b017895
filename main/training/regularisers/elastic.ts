import { noOptions, type NoOptions } from '../../components/component.ts';
import type { RegulariserComponent } from './regulariser.ts';

/** Σ (w − w₀)²: what is trained stays near where it started (L2-SP, Li, Grandvalet & Davoine 2018). */
export const elastic: RegulariserComponent<NoOptions> = {
  name: 'elastic',
  explanation: 'Pulls every number back to where it started, so that less is forgotten.',
  citation: 'Li, Grandvalet, Davoine. ICML 2018. arXiv:1802.01483',
  options: noOptions,
  prepare: (_work, trainables) => {
    const starts = trainables.map(({ values }) => values.slice());
    return (weight) => {
      let value = 0;
      trainables.forEach(({ values, gradient }, at) => {
        const start = starts[at] as Float32Array;
        for (let i = 0; i < values.length; i += 1) {
          const moved = (values[i] as number) - (start[i] as number);
          value += moved * moved;
          gradient[i]! += 2 * weight * moved;
        }
      });
      return value;
    };
  },
};

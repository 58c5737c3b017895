import { noOptions, type NoOptions } from '../../components/component.ts';
import type { Method } from '../../training/tuning.ts';

/** Nothing: for methods that only learn what to remove. */
export const frozen: Method<NoOptions> = {
  name: 'frozen',
  changes: 'nothing',
  explanation: 'The model’s own numbers stay as they are; only what is to be removed is learned.',
  citation: '',
  options: noOptions,
  prepare: () => Promise.resolve({ trainables: [] }),
};

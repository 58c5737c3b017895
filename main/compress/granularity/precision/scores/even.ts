import { type NoOptions, noOptions } from '../../../../components/component.ts';
import type { ColumnImportance } from '../score.ts';

/** Every error counts alike, wherever it is made: rounding to nearest, which looks at no text. */
export const even: ColumnImportance<NoOptions> = {
  name: 'even',
  explanation: 'Every number is rounded to the nearest that the format has; no text is looked at.',
  citation: '',
  options: noOptions,
  needs: () => [],
  importance: () => Promise.resolve(undefined),
};

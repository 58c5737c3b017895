import type { VerdictLevel } from '../../preload/contract/index.ts';

/** How a level of a verdict is coloured. */
export const levelColours: Readonly<Record<VerdictLevel, 'good' | 'warn' | 'bad'>> = {
  ...{ equal: 'good', good: 'good', repair: 'warn', unfit: 'bad' },
};

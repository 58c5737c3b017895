import type { Input } from '../../../preload/contract/index.ts';
import type { Draft } from './draft.ts';
import type { Model } from '../models.ts';

type Goal = Input<'runs.recommend'>['goal'];
type AdviceGoal = Input<'advice.make'>['goal'];

const isShare = (value: number): boolean => value > 0 && value < 1;

const bytesIn = (gigabytes: number): number => Math.round(gigabytes * 1e9);

/** What a recipe is recommended for; null where nothing is removed, or while a number is none that can be reached. */
export function goalOf(draft: Draft, { bytes }: Pick<Model, 'bytes'>): Goal | null {
  const shared = (kind: 'keep' | 'time' | 'sparsity', percent: number): Goal | null =>
    isShare(percent / 100) ? { kind, value: percent / 100 } : null;
  const sized = (value: number): Goal | null => (value >= 1 ? { kind: 'bytes', value } : null);
  switch (draft.goal) {
    case 'half':
      return { kind: 'half' };
    case 'size':
      return isShare(draft.sizePercent / 100) ? sized(Math.floor((draft.sizePercent / 100) * bytes)) : null;
    case 'bytes':
      return sized(bytesIn(draft.gigabytes));
    case 'keep':
      return shared('keep', draft.keepPercent);
    case 'time':
      return shared('time', draft.timePercent);
    case 'custom':
      return shared('sparsity', draft.sparsityPercent);
    // What a program takes while it runs is known to advice alone.
    case 'memory':
    case 'teach':
      return null;
  }
}

/** What advice is asked for; null where the goal is none that advice knows, or a number is none that can be reached. */
export function adviceGoalOf(draft: Draft): AdviceGoal | null {
  const shared = (kind: 'keep' | 'size' | 'time', percent: number): AdviceGoal | null =>
    isShare(percent / 100) ? { kind, value: percent / 100 } : null;
  const sized = (kind: 'bytes' | 'memory', gigabytes: number): AdviceGoal | null =>
    bytesIn(gigabytes) >= 1 ? { kind, value: bytesIn(gigabytes) } : null;
  if (draft.goal === 'half') return { kind: 'size', value: 0.5 };
  if (draft.goal === 'size') return shared('size', draft.sizePercent);
  if (draft.goal === 'keep') return shared('keep', draft.keepPercent);
  if (draft.goal === 'time') return shared('time', draft.timePercent);
  if (draft.goal === 'bytes') return sized('bytes', draft.gigabytes);
  if (draft.goal === 'memory') return sized('memory', draft.memoryGigabytes);
  return null;
}

import type { Storage } from '../../formats/storage/index.ts';
import type { Workspace } from './workspace.ts';

/** A matrix with what it was to be stored in, and what its shape allows. */
export interface Fallback {
  readonly shape: readonly number[];
  readonly wanted: Storage;
  readonly stored: Storage;
}

/** Says once for each kind which matrices do not fit what was asked for, and what they are stored in instead. */
export function warnOfFallbacks({ warn }: Pick<Workspace, 'warn'>, matrices: readonly Fallback[]): void {
  const counts = new Map<string, number>();
  for (const { shape, wanted, stored } of matrices) {
    if (stored === wanted) continue;
    const what = `rows of ${shape[1]} numbers do not fit ${wanted} and are stored as ${stored}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  for (const [what, count] of counts) warn(`${count} ${count === 1 ? 'matrix' : 'matrices'}: ${what}.`);
}

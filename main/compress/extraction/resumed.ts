import type { Activations } from '../../walk/activations.ts';
import type { Checkpoints } from './workspace.ts';

/** Where a walk stood. */
export interface Resumed {
  /** Steps that were done. */
  readonly position: number;
  readonly states: readonly Activations[];
}

/**
 * The checkpoint of a walk; null where there is none. A checkpoint may outlive what was kept on the way to it: a trial throws its layers
 * away, and a person may erase. Then it counts as none, and the walk begins anew.
 *
 * @param isKept whether what a step made is there.
 */
export async function resumed(
  checkpoints: Checkpoints,
  key: string,
  sizes: readonly (readonly number[])[],
  isKept: (step: number) => boolean,
): Promise<Resumed | null> {
  const saved = await checkpoints.restore(key, sizes);
  if (!saved) return null;
  for (let step = 0; step < saved.position; step += 1) {
    if (isKept(step)) continue;
    for (const state of saved.states) await state.dispose();
    return null;
  }
  return saved;
}

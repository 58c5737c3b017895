import type { SweepInput } from '../../preload/contract/index.ts';
import { runOf } from '../kinds/extract/description.ts';
import { extract } from '../kinds/extract/index.ts';
import type { KindPlace } from '../kinds/kind.ts';
import type { SweepRow } from '../project/repositories/sweeps.ts';
import { pointsOf } from './points.ts';

/**
 * Stores a sweep with one queued run for every point, all or nothing: a program that is killed meanwhile leaves either a sweep
 * that can be resumed, or none.
 */
export async function startSweep(place: KindPlace, input: SweepInput): Promise<SweepRow> {
  const { project } = place;
  const points = await pointsOf(place, input);
  return project.transaction(async () => {
    const runs: number[] = [];
    for (const { resolved } of points) {
      const { audit, ...rest } = runOf(resolved);
      const run = await project.runs.add({ kind: extract.name, ...rest, variantName: null });
      await project.audit.append('run started', run.name, audit);
      runs.push(run.id);
    }
    const sweep = await project.sweeps.add(input, runs);
    await project.audit.append('sweep started', sweep.name, { runs: sweep.runs });
    return sweep;
  });
}

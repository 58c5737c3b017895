import type { SweepInput } from '../../preload/contract/index.ts';
import { runKinds } from '../kinds/index.ts';
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
  const wanted = await Promise.all(
    points.map(async (point) => {
      const kind = runKinds.of(point.input);
      return { kind, resolved: await kind.resolve(place, point.input) };
    }),
  );
  return project.transaction(async () => {
    const runs: number[] = [];
    for (const { kind, resolved } of wanted) {
      const { audit, ...rest } = resolved;
      const run = await project.runs.add({ kind: kind.name, ...rest, variantName: null });
      await project.audit.append('run started', run.name, audit);
      runs.push(run.id);
    }
    const sweep = await project.sweeps.add(input, runs);
    await project.audit.append('sweep started', sweep.name, { runs: sweep.runs });
    return sweep;
  });
}

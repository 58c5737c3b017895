import type { Output } from '../../../preload/contract/index.ts';
import type { Project } from '../../project/project.ts';

type Losses = Output<'variants.list'>[number]['losses'];

/** The newest held-out losses of every model and variant that was measured, by its hash. */
export async function newestLosses(project: Project): Promise<ReadonlyMap<string, Losses>> {
  const datasets = new Map((await project.datasets.list()).map((dataset) => [dataset.id, dataset]));
  const losses = new Map<string, Losses>();
  const bits = new Map(
    (await project.measurements.newest('bitsPerByte')).map(({ hash, dataset, value }) => [`${hash} ${dataset}`, value]),
  );
  for (const { hash, dataset, value, low, high } of await project.measurements.newest('nll')) {
    const of = datasets.get(dataset);
    if (!of) continue;
    const known = losses.get(hash) ?? [];
    const bitsPerByte = bits.get(`${hash} ${dataset}`) ?? null;
    known.push({ dataset: of.name, role: of.role, value, low, high, bitsPerByte });
    losses.set(hash, known);
  }
  return losses;
}

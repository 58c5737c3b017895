import type { Input, Output, Procedure } from '../../../preload/contract.ts';
import type { Listeners } from '../../jobs/supervisor.ts';
import { openProject, type Project } from '../../project/project.ts';
import type { Place } from '../place.ts';

export type Implementation<P extends Procedure> = (
  place: Place,
  input: Input<P>,
  listeners: Listeners,
) => Promise<Output<P>>;

/** Opens the project for the time of one call. */
export async function withProject<T>({ project: folder }: Place, work: (project: Project) => Promise<T>): Promise<T> {
  const project = await openProject(folder);
  try {
    return await work(project);
  } finally {
    await project.close();
  }
}

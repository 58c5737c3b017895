import { type TrainingOutcome, trainingOutcome } from '../../preload/contract/index.ts';
import type { Project } from '../project/project.ts';

/** What came of the trainings of a run, in their order; none of what no run made. */
export async function trainingsOf(project: Project, run: number | null): Promise<readonly TrainingOutcome[]> {
  return run === null ? [] : (await project.runEvents.trainings(run)).map((event) => trainingOutcome.parse(event));
}

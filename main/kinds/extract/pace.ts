import type { ModelReference } from '../../project/repositories/references.ts';
import { type Subject, subjectOf } from '../../project/subjects.ts';
import type { Project } from '../../project/project.ts';
import { costOf, type Machine } from './cost.ts';
import { extractionOf } from './description.ts';

/** Earlier runs that are looked at, the newest. */
const most = 5;
/** A model of another size says little: what does not grow with it, such as starting an engine, weighs differently. */
const alike = 4;

/**
 * How many times longer than estimated the newest runs on a model of about this size took in this project: their median, so
 * that one that found its results in the project does not count for all. 1 where there is none.
 */
export async function paceOf(project: Project, { parameters }: Subject, machine: Machine): Promise<number> {
  const ratios: number[] = [];
  for (const run of await project.runs.newestDone('extract', most)) {
    const { model } = run.references;
    if (!model) continue;
    const subject = await subjectOf(project, model as ModelReference);
    const size = subject.parameters / parameters;
    if (size > alike || size < 1 / alike) continue;
    const { recipe, settings } = extractionOf(run);
    ratios.push(run.seconds / costOf(subject, recipe, settings, machine).seconds);
  }
  return ratios.sort((a, b) => a - b)[ratios.length >> 1] ?? 1;
}

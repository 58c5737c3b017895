import type { Input, Output } from '../../../preload/contract.ts';
import { pairedDifference } from '../../evaluate/bootstrap.ts';
import type { TaskContext } from '../context.ts';
import { findSubject } from '../subjects.ts';
import { heldOutLosses, perToken, recordMeasurements, type SubjectLosses } from './evaluate.ts';

/** Measures variants and the models they come from on the same documents, and what the extraction changed. */
export async function compare(
  context: TaskContext,
  input: Input<'variants.compare'>,
): Promise<Output<'variants.compare'>> {
  const subjects = await Promise.all(input.variants.map((name) => findSubject(context.project, name)));
  const measured = new Map<string, SubjectLosses>();
  for (const name of new Set(subjects.flatMap(({ parent, name: own }) => [parent, own]))) {
    measured.set(name, await heldOutLosses(context, name, input));
  }
  const results = [];
  for (const { name, parent } of subjects) {
    const own = measured.get(name) as SubjectLosses;
    const base = measured.get(parent) as SubjectLosses;
    results.push({
      variant: name,
      parent,
      measurements: await recordMeasurements(context, own, input),
      differences: own.losses.map(({ dataset, result }, i) => ({
        dataset: dataset.name,
        role: dataset.role,
        metric: 'nll',
        ...pairedDifference(
          perToken((base.losses[i] as SubjectLosses['losses'][number]).result),
          perToken(result),
          input.seed ?? 0,
        ),
      })),
    });
  }
  return results;
}

import type { Input, Output } from '../../preload/contract/index.ts';
import { pairedDifference } from '../evaluate/bootstrap.ts';
import type { Project } from '../project/project.ts';
import type { TaskContext } from '../engine/context.ts';
import { type DatasetLoss, heldOutLosses, perToken, type SubjectLosses } from './losses.ts';
import { trainingsOf } from './trainings.ts';
import { recordMeasurements } from './measurements.ts';
import { findSubject, parentOf } from '../project/subjects.ts';
import { verdictOf } from './verdict.ts';
import { heldOutDocument } from '../heldOut/heldOut.ts';

/** Documents that are shown as those that lost most, and the characters of each. */
const worstDocuments = 5;
const worstCharacters = 600;
/** Documents with fewer scored tokens than this say more about chance than about the model. */
const worstTokens = 16;

/** Measures variants and the models they come from on the same documents, and what the extraction changed. */
export async function compare(
  context: TaskContext,
  input: Input<'variants.compare'>,
): Promise<Output<'variants.compare'>> {
  const { project } = context;
  const subjects = await Promise.all(input.variants.map((name) => findSubject(project, name)));
  const families = await Promise.all(subjects.map(async (own) => [await parentOf(project, own), own] as const));
  const measured = new Map<string, SubjectLosses>();
  for (const subject of families.flat())
    if (!measured.has(subject.name)) measured.set(subject.name, await heldOutLosses(context, subject, input));
  const results = [];
  for (const [{ name: parent }, { name, run }] of families) {
    const own = measured.get(name) as SubjectLosses;
    const base = measured.get(parent) as SubjectLosses;
    const pairs = own.losses.map((loss, i) => [base.losses[i] as DatasetLoss, loss] as const);
    const compared = pairs.map(([{ result: before }, { dataset, result: after }]) => ({
      ...{ dataset, before, after },
      change: pairedDifference(perToken(before), perToken(after), input.seed ?? 0),
    }));
    const trainings = await trainingsOf(project, run);
    results.push({
      variant: name,
      parent,
      trainings: [...trainings],
      measurements: await project.transaction(() => recordMeasurements(project, own, input)),
      differences: compared.map(({ dataset: { name, role }, change }) => ({
        ...{ dataset: name, role, metric: 'nll' },
        ...change,
      })),
      verdict: name === parent ? null : verdictOf(parent, compared, trainings.length > 0),
      worst: name === parent ? [] : await worst(project, pairs),
    });
  }
  return results;
}

/** The held-out documents that lost most, over all datasets. */
async function worst(project: Project, pairs: readonly (readonly [DatasetLoss, DatasetLoss])[]) {
  const all = pairs.flatMap(([before, after]) => {
    const parents = new Map(before.result.documents.map((document) => [document.document, document]));
    return after.result.documents.flatMap(({ document, nll, tokens }) => {
      const parent = parents.get(document);
      if (!parent || tokens < worstTokens) return [];
      return [{ dataset: after.dataset, document, parent: parent.nll / parent.tokens, own: nll / tokens }];
    });
  });
  const chosen = all.sort((a, b) => b.own - b.parent - (a.own - a.parent)).slice(0, worstDocuments);
  return Promise.all(
    chosen.map(async ({ dataset, document, parent, own }) => {
      const { text = '' } = (await heldOutDocument(project, dataset, document)) ?? {};
      return { dataset: dataset.name, document, text: text.slice(0, worstCharacters), parent, own };
    }),
  );
}

import type { Input, Output } from '../../preload/contract/index.ts';
import { pairedDifference } from '../evaluate/bootstrap.ts';
import type { Project } from '../project/project.ts';
import type { TaskContext } from '../engine/context.ts';
import {
  type DatasetLoss,
  heldOutLosses,
  type LossMetric,
  type Measuring,
  perByte,
  perToken,
  type SubjectLosses,
} from './losses.ts';
import { trainingsOf } from './trainings.ts';
import { type Measurement, recordMeasurements } from './measurements.ts';
import { findSubject, parentOf, type Subject, tokenizerObject } from '../project/subjects.ts';
import type { DocumentLoss } from '../evaluate/loss.ts';
import { verdictOf } from './verdict.ts';
import { heldOutDocument } from '../heldOut/heldOut.ts';

/** Documents that are shown as those that lost most, and the characters of each. */
const worstDocuments = 5;
const worstCharacters = 600;
/** Documents with fewer scored tokens than this say more about chance than about the model. */
const worstTokens = 16;

/**
 * Measures variants and the models they come from on the same documents, and what the extraction changed. Where tokenizers differ,
 * a token is not the same amount of text, so all are compared in bits per byte, on documents that each reads as a whole.
 */
export async function compare(
  context: TaskContext,
  input: Input<'variants.compare'>,
): Promise<Output<'variants.compare'>> {
  const { project } = context;
  const subjects = await Promise.all(input.variants.map((name) => findSubject(project, name)));
  const families = await Promise.all(subjects.map(async (own) => [await parentOf(project, own), own] as const));
  const all = new Map(families.flat().map((subject) => [subject.name, subject]));
  const differ = new Set([...all.values()].map(({ manifest }) => tokenizerObject(manifest))).size > 1;
  const metric = differ ? perByte : perToken;
  const losses = await lossesOf(context, [...all.values()], input);
  const compareOn = differ ? await lossesOf(context, [...all.values()], { ...input, whole: true }) : losses;
  const recorded = await recordAll(project, losses, input);
  const results = [];
  for (const [{ name: parent }, { name, run, manifest }] of families) {
    const pairs = pairsOf(compareOn.get(parent) as SubjectLosses, compareOn.get(name) as SubjectLosses, differ);
    const compared = pairs.map((pair) => ({
      ...pair,
      change: pairedDifference(pair.before.map(metric.of), pair.after.map(metric.of), input.seed ?? 0),
    }));
    const trainings = await trainingsOf(project, run);
    results.push({
      variant: name,
      parent,
      tokenizer: tokenizerObject(manifest),
      trainings: [...trainings],
      measurements: recorded.get(name) ?? [],
      differences: compared.map(({ dataset: { name, role }, change }) => ({
        ...{ dataset: name, role, metric: metric.name },
        ...change,
      })),
      verdict: name === parent ? null : verdictOf(parent, compared, metric, trainings.length > 0),
      worst: name === parent ? [] : await worst(project, pairs, metric),
    });
  }
  return results;
}

async function lossesOf(context: TaskContext, subjects: readonly Subject[], how: Measuring) {
  const measured = new Map<string, SubjectLosses>();
  for (const subject of subjects) measured.set(subject.name, await heldOutLosses(context, subject, how));
  return measured;
}

/** Writes down what all were measured to be, the models that others come from included: changes are read from both. */
async function recordAll(project: Project, losses: ReadonlyMap<string, SubjectLosses>, how: Measuring) {
  const recorded = new Map<string, Measurement[]>();
  for (const [name, own] of losses)
    recorded.set(name, await project.transaction(() => recordMeasurements(project, own, how)));
  return recorded;
}

/** The same documents of a dataset as two models read them. */
interface Pairs {
  readonly dataset: DatasetLoss['dataset'];
  readonly before: readonly DocumentLoss[];
  readonly after: readonly DocumentLoss[];
}

/** @param whole whether windows end inside the last document, for each tokenizer somewhere else: then it is left out. */
const pairsOf = ({ losses: before }: SubjectLosses, { losses: after }: SubjectLosses, whole: boolean): Pairs[] =>
  after.map(({ dataset, result }, at) => {
    const parents = (before[at] as DatasetLoss).result.documents;
    const known = new Set(parents.map(({ document }) => document));
    const both = result.documents.filter(({ document }) => known.has(document));
    const compared = new Set((whole && both.length > 1 ? both.slice(0, -1) : both).map(({ document }) => document));
    const chosen = (documents: readonly DocumentLoss[]) => documents.filter(({ document }) => compared.has(document));
    return { dataset, before: chosen(parents), after: chosen(result.documents) };
  });

/** The held-out documents that lost most, over all datasets. */
async function worst(project: Project, pairs: readonly Pairs[], metric: LossMetric) {
  const mean = (loss: DocumentLoss): number => {
    const { sum, weight } = metric.of(loss);
    return sum / weight;
  };
  const all = pairs.flatMap(({ dataset, before, after }) =>
    after.flatMap((loss, at) => {
      if (loss.tokens < worstTokens) return [];
      return [{ dataset, document: loss.document, parent: mean(before[at] as DocumentLoss), own: mean(loss) }];
    }),
  );
  const chosen = all.sort((a, b) => b.own - b.parent - (a.own - a.parent)).slice(0, worstDocuments);
  return Promise.all(
    chosen.map(async ({ dataset, document, parent, own }) => {
      const { text = '' } = (await heldOutDocument(project, dataset, document)) ?? {};
      return { dataset: dataset.name, document, text: text.slice(0, worstCharacters), parent, own };
    }),
  );
}

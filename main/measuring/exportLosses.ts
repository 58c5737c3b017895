import type { ExportLoss, Input, Output } from '../../preload/contract/index.ts';
import type { TaskContext } from '../engine/context.ts';
import { pairedDifference } from '../evaluate/bootstrap.ts';
import type { LossResult } from '../evaluate/loss.ts';
import { type Exporter, refused, type Rounding } from '../export/exporter.ts';
import { exporters } from '../export/index.ts';
import { namedModel } from '../export/named.ts';
import type { ModelSource } from '../models/source.ts';
import { domainOf } from '../project/domain.ts';
import type { Project } from '../project/project.ts';
import type { DatasetRow } from '../project/repositories/datasets.ts';
import { findSubject, type Subject, subjectSource } from '../project/subjects.ts';
import { heldOutLosses, perToken, type View } from './losses.ts';

/** Few windows are enough: both sides read the same documents, so that what makes these hard cancels. */
const maxWindows = 32;

/** What the change is called among measurements: it is of no tensors of the project, but of what a format makes of them. */
const metric = 'nllChange';
const writtenAs = ({ name, type }: Exporter): string => `${name} ${type}`;
const writtenHash = ({ hash }: Subject, exporter: Exporter): string => `${hash} as ${writtenAs(exporter)}`;

/**
 * What is lost where an export rounds: the change of the loss on held-out text of the domain when the numbers are computed with
 * that would be written. Measured as the loss of any model is, before anything is written, and kept. What programs round
 * besides, such as activations, is not in it.
 */
export async function exportLosses(
  context: TaskContext,
  { variant, format, type, device }: Input<'variants.exportLosses'>,
): Promise<Output<'variants.exportLosses'>> {
  const { project } = context;
  const subject = await findSubject(project, variant);
  const dataset = await domainOf(project, subject);
  if (!dataset) throw new Error('The project has no dataset to measure on; import one with: dataset import PATH.');
  const lossAs = async (view?: View): Promise<LossResult> => {
    const wanted = { datasets: [dataset], ...(view ? { view } : {}) };
    const [found] = (await heldOutLosses(context, subject, { maxWindows, device }, wanted)).losses;
    if (!found) throw new Error(`${subject.name} was not measured on ${dataset.name}.`);
    return found.result;
  };
  const asked = exporters.filter((one) => (format ?? one.name) === one.name && (type ?? one.type) === one.type);
  const losses = [];
  for (const exporter of await roundingAmong(project, subject, asked)) {
    const view = { name: writtenAs(exporter), of: (source: ModelSource) => writtenOf(exporter, subject, source) };
    const [before, after] = [await lossAs(), await lossAs(view)];
    const loss = await kept(project, subject, exporter, dataset, before, after);
    losses.push({ format: exporter.name, type: exporter.type, loss });
  }
  return losses;
}

/** Of these exporters those that can write the subject and round it. */
async function roundingAmong(project: Project, subject: Subject, asked: readonly Exporter[]): Promise<Exporter[]> {
  await using source = await subjectSource(project, subject);
  const model = namedModel(subject, source);
  return asked.filter((exporter) => refused(exporter, model) === null && exporter.rounding(model) !== null);
}

const writtenOf = (exporter: Exporter, subject: Subject, source: ModelSource): ModelSource =>
  (exporter.rounding(namedModel(subject, source)) as Rounding).written;

/** Writes the change down, with where it comes from. */
async function kept(
  project: Project,
  subject: Subject,
  exporter: Exporter,
  dataset: DatasetRow,
  before: LossResult,
  after: LossResult,
): Promise<ExportLoss> {
  const of = ({ documents }: LossResult) => documents.map(perToken.of);
  const { difference: value, low, high } = pairedDifference(of(before), of(after), 0);
  const { tokens } = after;
  await project.measurements.add({
    ...{ subject: subject.name, hash: writtenHash(subject, exporter), dataset: dataset.id, split: 'heldOut' },
    ...{ metric, value, low, high, tokens },
    provenance: { dataset: dataset.fingerprint, of: subject.hash, as: writtenAs(exporter), maxWindows },
  });
  return { dataset: dataset.name, change: value, low, high, tokens };
}

/** What was measured before, for each exporter; null where that was not. */
export async function knownExportLosses(
  project: Project,
  subject: Subject,
): Promise<(exporter: Exporter) => ExportLoss | null> {
  const dataset = await domainOf(project, subject);
  const rows = (await project.measurements.newest(metric)).filter((row) => row.dataset === dataset?.id);
  const known = new Map(rows.map((row) => [row.hash, row]));
  return (exporter) => {
    const row = known.get(writtenHash(subject, exporter));
    if (!row || !dataset) return null;
    const { value, low, high, tokens } = row;
    return { dataset: dataset.name, change: value, low: low ?? value, high: high ?? value, tokens };
  };
}

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { type Contribution } from '../evaluate/bootstrap.ts';
import { type DocumentLoss, type LossResult, meanLoss, measureLoss } from '../evaluate/loss.ts';
import type { DatasetRow } from '../project/repositories/datasets.ts';
import type { Project } from '../project/project.ts';
import type { ModelSource } from '../models/source.ts';
import type { DeviceKind } from '../runtime/device.ts';
import { openDevice } from '../runtime/devices.ts';
import { Walker } from '../walk/walker.ts';
import { budgetOf, singleStage, type TaskContext } from '../engine/context.ts';
import { subjectAround } from '../project/specialTokens.ts';
import { type Subject, subjectSource, subjectTokenizer } from '../project/subjects.ts';
import { heldOutWindows } from '../heldOut/heldOut.ts';
import { cutFormat, defaultMeasuredWindows, defaultWindow } from '../texts/windows.ts';

/** How a loss is measured; every default is written down with the result. */
export interface Measuring {
  readonly window?: number | undefined;
  readonly maxWindows?: number | undefined;
  readonly seed?: number | undefined;
  readonly device?: DeviceKind | 'auto' | undefined;
  /** Whole documents, the same for every tokenizer; see Cut. */
  readonly whole?: boolean;
}

/** Other numbers in the tensors of a subject, such as those that rounding leaves. */
export interface View {
  /** By which its losses are kept: equal for one subject, equal numbers. */
  readonly name: string;
  of(source: ModelSource): ModelSource;
}

/** Who is measured on what, where that is not the subject as it is on everything. */
export interface Wanted {
  readonly datasets?: readonly DatasetRow[];
  readonly view?: View;
}

export interface DatasetLoss {
  readonly dataset: DatasetRow;
  readonly result: LossResult;
}

/** What measuring one subject gave, and what it cost. */
export interface SubjectLosses {
  readonly subject: Subject;
  readonly losses: readonly DatasetLoss[];
  readonly peakMemory: number;
}

/** Losses of one subject on one held-out split as they are cached: measured once for equal tensors, text, cut and device. */
interface CachedLoss {
  readonly result: LossResult;
  readonly peakMemory: number;
}

/** The losses of a subject on the held-out split of every dataset; what was measured before is taken from there. */
export async function heldOutLosses(
  context: TaskContext,
  subject: Subject,
  options: Measuring,
  { datasets: chosen, view }: Wanted = {},
): Promise<SubjectLosses> {
  const { project } = context;
  const datasets = chosen ?? (await project.datasets.list());
  if (!datasets.length)
    throw new Error('The project has no dataset to measure on; import one with: dataset import PATH.');
  await using device = await openDevice(options.device ?? 'auto', {}, (message) => context.warn(message));
  await using source = await subjectSource(project, subject);
  const tokenizer = await subjectTokenizer(project, subject.manifest);
  const cut = {
    window: Math.min(options.window ?? defaultWindow, source.architecture.context),
    windows: options.maxWindows ?? defaultMeasuredWindows,
    ...(await subjectAround(project, subject.manifest)),
    ...(options.whole ? { whole: true } : {}),
  };
  const measured = view ? view.of(source) : source;
  const [name, hash] = [subject.name, subject.hash].map((own) => (view ? `${own} as ${view.name}` : own));
  using walker = new Walker(measured, { device, budget: budgetOf(context), scratch: tmpdir() });
  const losses: DatasetLoss[] = [];
  let peakMemory = 0;
  for (const dataset of datasets) {
    const { object } = dataset.splits.heldOut;
    const key = keyOf({ hash, object, cutFormat, ...cut, device: device.kind, threads: device.threads });
    let cached = await find(project, key);
    if (!cached) {
      const windows = await heldOutWindows(project, dataset, tokenizer, cut);
      const report = singleStage(context, `measuring ${name} on ${dataset.name}`);
      const result = await measureLoss(walker, windows, (id) => tokenizer.tokenBytes(id), report);
      cached = { result, peakMemory: process.resourceUsage().maxRSS * 1024 };
      await save(project, key, cached);
    }
    const bits = meanIn(perByte, cached.result).toFixed(3);
    context.emit({
      kind: 'loss',
      what: `${name} · ${dataset.name} · ${bits} bits per byte`,
      value: meanLoss(cached.result),
    });
    peakMemory = Math.max(peakMemory, cached.peakMemory);
    losses.push({ dataset, result: cached.result });
  }
  return { subject, losses, peakMemory };
}

/** What losses of documents are compared in. */
export interface LossMetric {
  /** As measurements are called. */
  readonly name: 'nll' | 'bitsPerByte';
  /** One document as a contribution to a mean. */
  readonly of: (document: DocumentLoss) => Contribution;
}

/** Nats per token: for models with one tokenizer. */
export const perToken: LossMetric = { name: 'nll', of: ({ nll, tokens }) => ({ sum: nll, weight: tokens }) };

/** Bits per byte of text: whatever pieces the text is cut into. */
export const perByte: LossMetric = {
  name: 'bitsPerByte',
  of: ({ nll, bytes }) => ({ sum: nll / Math.LN2, weight: bytes }),
};

/** The mean over all documents. */
export function meanIn({ of }: LossMetric, { documents }: LossResult): number {
  const all = documents.map(of);
  return all.reduce((sum, one) => sum + one.sum, 0) / all.reduce((sum, one) => sum + one.weight, 0);
}

/** Tokens of a document that were held to be the likeliest, as a contribution to their share. */
export const rightPerToken = ({ right, tokens }: DocumentLoss): Contribution => ({ sum: right, weight: tokens });

const keyOf = (ingredients: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify({ what: 'predictions', ingredients }))
    .digest('hex');

async function find(project: Project, key: string): Promise<CachedLoss | null> {
  const row = await project.artifacts.find(key);
  if (!row || !(await project.objects.has(row.object))) return null;
  return JSON.parse(await readFile(project.objects.path(row.object), 'utf8')) as CachedLoss;
}

async function save(project: Project, fingerprint: string, cached: CachedLoss): Promise<void> {
  const bytes = new TextEncoder().encode(JSON.stringify(cached));
  const object = await project.objects.putBytes(bytes);
  await project.artifacts.record({ fingerprint, object, kind: 'losses', bytes: bytes.length, meta: null });
}

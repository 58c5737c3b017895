import { tmpdir } from 'node:os';
import type { Input, Output } from '../../../preload/contract.ts';
import { type Contribution, interval } from '../../evaluate/bootstrap.ts';
import { type LossResult, measureLoss } from '../../evaluate/loss.ts';
import type { DatasetRow } from '../../project/repositories/datasets.ts';
import { openDevice } from '../../runtime/devices.ts';
import { MemoryBudget } from '../../runtime/memory.ts';
import { Walker } from '../../walk/walker.ts';
import { singleStage, type TaskContext } from '../context.ts';
import { findSubject, type Subject, subjectEndTokens, subjectSource, subjectTokenizer } from '../subjects.ts';
import { defaultMeasuredWindows, defaultWindow, splitWindows } from '../texts.ts';

export type Measuring = Pick<Input<'variants.evaluate'>, 'window' | 'maxWindows' | 'seed' | 'device'>;
export type Measurement = Output<'variants.evaluate'>['measurements'][number];

/** What measuring one subject gave: the loss on the held-out split of every dataset, and what it cost. */
export interface SubjectLosses {
  readonly subject: Subject;
  readonly losses: readonly { readonly dataset: DatasetRow; readonly result: LossResult }[];
  readonly peakMemory: number;
}

/** Measures a variant or model on the held-out text of every dataset. */
export async function evaluate(
  context: TaskContext,
  input: Input<'variants.evaluate'>,
): Promise<Output<'variants.evaluate'>> {
  const losses = await heldOutLosses(context, input.variant, input);
  return { variant: input.variant, measurements: await recordMeasurements(context, losses, input) };
}

export async function heldOutLosses(context: TaskContext, name: string, options: Measuring): Promise<SubjectLosses> {
  const { project } = context;
  const subject = await findSubject(project, name);
  const datasets = await project.datasets.list();
  if (!datasets.length)
    throw new Error('The project has no dataset to measure on; import one with: dataset import PATH.');
  const tokenizer = await subjectTokenizer(project, subject.manifest);
  const device = await openDevice(options.device ?? 'auto', {}, (message) => context.warn(message));
  const source = await subjectSource(project, subject);
  try {
    const walker = new Walker(source, { device, budget: new MemoryBudget(), scratch: tmpdir() });
    const cut = {
      window: Math.min(options.window ?? defaultWindow, source.architecture.context),
      windows: options.maxWindows ?? defaultMeasuredWindows,
      joiner: subjectEndTokens(subject.manifest)[0] ?? 0,
    };
    const losses = [];
    for (const dataset of datasets) {
      const windows = await splitWindows(project, dataset, 'heldOut', tokenizer, cut);
      const report = singleStage(context, `measuring ${name} on ${dataset.name}`);
      losses.push({ dataset, result: await measureLoss(walker, windows, (id) => tokenizer.tokenBytes(id), report) });
    }
    walker.head.dispose();
    return { subject, losses, peakMemory: process.resourceUsage().maxRSS * 1024 };
  } finally {
    await source.close();
    await device.release();
  }
}

/** Sums of one document as a contribution to a mean. */
export const perToken = ({ documents }: LossResult): Contribution[] =>
  documents.map(({ nll, tokens }) => ({ sum: nll, weight: tokens }));

export async function recordMeasurements(
  { project }: TaskContext,
  { subject, losses, peakMemory }: SubjectLosses,
  options: Measuring,
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const { dataset, result } of losses) {
    for (const found of metrics(result, subject, peakMemory, options.seed ?? 0)) {
      measurements.push({
        dataset: dataset.name,
        role: dataset.role,
        split: 'heldOut',
        tokens: result.tokens,
        ...found,
      });
      const provenance = {
        dataset: dataset.fingerprint,
        window: options.window ?? defaultWindow,
        seed: options.seed ?? 0,
        device: options.device ?? 'cpu',
        node: process.versions.node,
      };
      await project.measurements.add({
        ...{ subject: subject.name, hash: subject.hash, dataset: dataset.id, split: 'heldOut', tokens: result.tokens },
        ...found,
        provenance,
      });
    }
  }
  return measurements;
}

function metrics(result: LossResult, subject: Subject, peakMemory: number, seed: number) {
  const nll = interval(perToken(result), seed);
  const bits = interval(
    result.documents.map((document) => ({ sum: document.nll / Math.LN2, weight: document.bytes })),
    seed,
  );
  const exact = (metric: string, value: number) => ({ metric, value, low: null, high: null });
  return [
    { metric: 'nll', ...nll },
    { metric: 'perplexity', value: Math.exp(nll.value), low: Math.exp(nll.low), high: Math.exp(nll.high) },
    { metric: 'bitsPerByte', ...bits },
    exact('tokensPerSecond', result.tokensPerSecond),
    exact('peakMemory', peakMemory),
    exact('parameters', subject.parameters),
    exact('bytes', subject.bytes),
  ];
}

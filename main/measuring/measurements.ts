import type { Output } from '../../preload/contract/index.ts';
import { interval } from '../evaluate/bootstrap.ts';
import type { LossResult } from '../evaluate/loss.ts';
import type { Project } from '../project/project.ts';
import { type Measuring, perByte, perToken, rightPerToken, type SubjectLosses } from './losses.ts';
import type { Subject } from '../project/subjects.ts';
import { defaultMeasuredWindows, defaultWindow } from '../texts/windows.ts';

export type Measurement = Output<'variants.evaluate'>['measurements'][number];

/** Writes down what was measured on held-out text, with where it comes from. */
export async function recordMeasurements(
  project: Project,
  { subject, losses, peakMemory }: SubjectLosses,
  options: Measuring,
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const { dataset, result } of losses) {
    for (const found of metrics(result, subject, peakMemory, options.seed ?? 0)) {
      measurements.push({
        ...{ dataset: dataset.name, role: dataset.role, split: 'heldOut', tokens: result.tokens },
        ...found,
      });
      const provenance = {
        dataset: dataset.fingerprint,
        window: options.window ?? defaultWindow,
        maxWindows: options.maxWindows ?? defaultMeasuredWindows,
        seed: options.seed ?? 0,
        device: options.device ?? 'auto',
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
  const nll = interval(result.documents.map(perToken.of), seed);
  const bits = interval(result.documents.map(perByte.of), seed);
  const exact = (metric: string, value: number) => ({ metric, value, low: null, high: null });
  return [
    { metric: 'nll', ...nll },
    { metric: 'perplexity', value: Math.exp(nll.value), low: Math.exp(nll.low), high: Math.exp(nll.high) },
    { metric: 'bitsPerByte', ...bits },
    { metric: 'accuracy', ...interval(result.documents.map(rightPerToken), seed) },
    exact('tokensPerSecond', result.tokensPerSecond),
    exact('peakMemory', peakMemory),
    exact('parameters', subject.parameters),
    exact('bytes', subject.bytes),
  ];
}

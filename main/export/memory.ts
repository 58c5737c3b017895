import { cachedIn } from '../models/conversation.ts';
import type { Exporter, Named } from './exporter.ts';

/** Bytes that a program needs about while it runs an export: its parameters, and what it keeps of a long conversation. */
export function memoryOf(exporter: Exporter, model: Named): number {
  const { widened, cached } = exporter.memory(model);
  return widened * exporter.bytes(model) + cachedIn(model.source) * cached;
}

/**
 * Bytes of memory that the proof of an export takes because it loads it in a program, beside what writing it took: while ONNX Runtime
 * opens a file, its tensors lie there as they are stored too, beside what it makes of them.
 */
export const proofMemory = (exporter: Exporter, model: Named): number =>
  exporter.memory(model).proven === null ? 0 : memoryOf(exporter, model) + exporter.bytes(model);

/** That such a proof needs more memory than is free, in a sentence; null where it does not. */
export function proofNote(exporter: Exporter, model: Named, free: number): string | null {
  const needed = proofMemory(exporter, model);
  if (needed <= free) return null;
  const inGigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  return `What is written is loaded in ${exporter.memory(model).proven} to prove it, which takes about ${inGigabytes(needed)} of memory; ${inGigabytes(free)} are free now.`;
}

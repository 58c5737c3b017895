import { cachedIn } from '../models/conversation.ts';
import type { Exporter, Named } from './exporter.ts';

/** Bytes that a program needs about while it runs an export: its parameters, and what it keeps of a long conversation. */
export function memoryOf(exporter: Exporter, model: Named): number {
  const { widened, cached } = exporter.memory(model);
  return widened * exporter.bytes(model) + cachedIn(model.source) * cached;
}

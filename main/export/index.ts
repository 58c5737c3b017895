import { type Exporter, type Named, refused } from './exporter.ts';
import { compressedTensors } from './compressedTensors/index.ts';
import { gguf } from './gguf/index.ts';
import { huggingFace } from './huggingFace/index.ts';
import { onnx } from './onnx/index.ts';

/** All formats in all their types, in the order in which they are offered. */
export const exporters: readonly Exporter[] = [...huggingFace, ...onnx, ...gguf, ...compressedTensors];

/** The format of a name in a type, or in its first; the error lists those there are. */
export function exporterOf(name: string, type?: string): Exporter {
  const types = exporters.filter((exporter) => exporter.name === name);
  if (!types.length) {
    const names = [...new Set(exporters.map((exporter) => exporter.name))];
    throw new Error(`There is no export format "${name}"; there are ${names.join(', ')}.`);
  }
  const found = type === undefined ? types[0] : types.find((exporter) => exporter.type === type);
  if (found) return found;
  const known = types.map((exporter) => exporter.type).join(', ');
  throw new Error(`There is no type "${type}" of the export format ${name}; there are ${known}.`);
}

/** That a model cannot be written in a format, and the formats that it can be written in instead; null when it can. */
export function refusedFor(exporter: Exporter, model: Named): string | null {
  const refusal = refused(exporter, model);
  if (refusal === null) return null;
  const others = exporters.filter(({ name }) => name !== exporter.name).filter((one) => one.refusal(model) === null);
  const phrases = others
    .filter(({ name }, at) => others.findIndex((one) => one.name === name) === at)
    .map(({ name, phrase }) => `${phrase} (${name})`);
  return `${refusal} It can be written as ${new Intl.ListFormat('en', { type: 'disjunction' }).format(phrases)}.`;
}

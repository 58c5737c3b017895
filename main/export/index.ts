import type { Exporter } from './exporter.ts';
import { gguf } from './gguf/index.ts';
import { huggingFace } from './huggingFace.ts';
import { onnx } from './onnx.ts';

/** All export formats, in the order in which they are offered. */
export const exporters: readonly Exporter[] = [huggingFace, onnx, gguf];

/** The format of a name; the error lists those there are. */
export function exporterOf(name: string): Exporter {
  const found = exporters.find((exporter) => exporter.name === name);
  if (found) return found;
  throw new Error(
    `There is no export format "${name}"; there are ${exporters.map((exporter) => exporter.name).join(', ')}.`,
  );
}

import { expect, it } from 'vitest';
import type { Exporter, Named } from '../../../main/export/exporter.ts';
import { exporterOf } from '../../../main/export/index.ts';
import { memoryOf, proofMemory, proofNote } from '../../../main/export/memory.ts';
import { conversationOf } from '../../../main/models/conversation.ts';
import { changedLayer } from '../../support/layers.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../support/seededModel.ts';

it('counts parameters as they lie in memory, and keys and values of a conversation in the layers that attend', () => {
  const [first] = smallArchitecture().layers;
  if (!first) throw new Error('There is no layer.');
  const narrow = changedLayer(first, { attention: { groups: 1, queriesPerGroup: 2 } });
  const architecture = smallArchitecture({ layers: [first, narrow, changedLayer(first, { attention: null })] });
  const source = memorySource(architecture, seededWeights(architecture));
  const model: Named = { name: 'small', source, config: {} };
  const groups = [first, narrow].map((layer) => source.family.attends(layer)?.groups ?? NaN);
  const headDim = source.family.attends(first)?.headDim ?? NaN;
  const numbers = groups.reduce((sum, count) => sum + 2 * count * headDim, 0) * architecture.context;
  expect(conversationOf(source)).toBe(architecture.context);
  const parts = (exporter: Exporter) => memoryOf(exporter, model) - exporter.bytes(model);
  expect(parts(exporterOf('gguf'))).toBe(2 * numbers);
  expect(parts(exporterOf('onnx', 'f32'))).toBe(4 * numbers);
  // ONNX Runtime widens float16 when it loads it.
  const half = exporterOf('onnx', 'f16');
  expect(parts(half)).toBe(half.bytes(model) + 4 * numbers);
});

it('counts no longer a conversation than people have', () => {
  const architecture = smallArchitecture({ context: 131_072 });
  expect(conversationOf(memorySource(architecture, new Map()))).toBe(4096);
});

it('says before any work that a proof takes more memory than is free, where a program loads the whole model for it', () => {
  const architecture = smallArchitecture();
  const model: Named = { name: 'small', source: memorySource(architecture, seededWeights(architecture)), config: {} };
  const onnx = exporterOf('onnx', 'f32');
  // What lies in the file is in memory beside what is made of it.
  const needed = memoryOf(onnx, model) + onnx.bytes(model);
  expect(proofMemory(onnx, model)).toBe(needed);
  expect(proofNote(onnx, model, needed)).toBeNull();
  expect(proofNote(onnx, model, 0)).toMatch(/loaded in ONNX Runtime to prove it, .* 0\.0 GB are free now\.$/);
  expect(proofNote(exporterOf('gguf'), model, 0)).toBeNull();
});

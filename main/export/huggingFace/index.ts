import { join } from 'node:path';
import { openCheckpoint } from '../../formats/checkpoint.ts';
import { readConfig } from '../../formats/huggingFaceConfig.ts';
import { writeSafetensors } from '../../formats/safetensorsWriter.ts';
import { checkpointSource } from '../../models/checkpointSource.ts';
import type { Exporter } from '../exporter.ts';
import { writeConfigured } from '../shared.ts';
import { exportedShape } from '../../models/stockConfig.ts';
import { sameAnswers } from '../verify.ts';
import { asTheyAre, filledUp, laidOut, type Layout } from './layouts.ts';
import { espalier, price, transformers, vllm } from './programs.ts';
import { floatBytes, plainBytesOf, tensorsToWrite } from './tensors.ts';

type Described = Pick<Exporter, 'type' | 'title' | 'phrase' | 'explanation'>;

/** A Hugging Face folder. Its proof is to open it again as any import is. */
const huggingFaceExporter = (layout: Layout, described: Described): Exporter => ({
  ...{ name: 'hf', ...described },
  ...{ dtype: null, library: 'transformers' },
  memory: ({ source }) => ({ widened: 1, cached: floatBytes(source), proven: null }),
  refusal: (model) => layout.of(model).refusal,
  loading: (_, model) => {
    const source = laidOut(layout, model);
    const { special } = exportedShape(model.config, source);
    const own = espalier(model.name);
    if (special === null)
      return {
        programs: [transformers, vllm, own],
        limit: null,
        warning: price(source, model.source),
      };
    return {
      programs: [own],
      limit: `stock Transformers cannot load it: ${special}`,
      warning: `Stock Transformers cannot load this folder: ${special}. The ONNX export loads everywhere ONNX Runtime does, and a compatible folder in every program of the model's family.`,
    };
  },
  bytes: (model) => {
    const { source } = layout.of(model);
    return source ? plainBytesOf(source) : 0;
  },
  rounding: () => null,
  write: async (subject, _, folder) => {
    const source = laidOut(layout, subject);
    const { config, zeroBiases } = exportedShape(subject.config, source);
    await writeSafetensors(join(folder, 'model.safetensors'), tensorsToWrite(source, zeroBiases), { format: 'pt' });
    await writeConfigured(subject, folder, config);
    return [];
  },
  verify: async (subject, folder, reference) => {
    const checkpoint = await openCheckpoint(folder);
    try {
      const source = checkpointSource(checkpoint, await readConfig(folder), 'reloaded export');
      sameAnswers(await reference.read(subject.source), await reference.read(source), 'The reloaded folder');
    } finally {
      await checkpoint.close();
    }
  },
});

/** Folders with the layers as they are, and with layers that stock programs know. */
export const huggingFace: readonly Exporter[] = [
  huggingFaceExporter(asTheyAre, {
    ...{ type: 'stored', title: 'Hugging Face folder', phrase: 'a Hugging Face folder' },
    explanation: 'Safetensors, configuration, tokenizer, model card, recipe and checksums.',
  }),
  huggingFaceExporter(filledUp, {
    ...{ type: 'compatible', title: 'Hugging Face folder, compatible', phrase: 'a compatible Hugging Face folder' },
    explanation:
      'The same with all layers filled up to one width with zeros, and merged experts once for every row of their router, so that any stock program computes the same answers.',
  }),
];

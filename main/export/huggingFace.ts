import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../formats/atomic.ts';
import { openCheckpoint } from '../formats/checkpoint.ts';
import { type Dtype, fromFloat32 } from '../formats/dtype.ts';
import { readConfig } from '../formats/huggingFaceConfig.ts';
import { writeSafetensors } from '../formats/safetensorsWriter.ts';
import { checkpointSource } from '../models/checkpointSource.ts';
import { partOf } from '../models/source.ts';
import { writeFolder } from './folder.ts';
import { modelCard } from './modelCard.ts';
import { exportedShape } from './stockConfig.ts';
import type { ExportSubject } from './subject.ts';
import { type Reference, sameAnswers } from './verify.ts';

const stockRuntimes = 'Hugging Face Transformers and everything that reads its folders; Espalier';
const ownRuntimes = 'Espalier; its ONNX export loads in ONNX Runtime and transformers.js';

/**
 * Writes a Hugging Face folder and proves it: the folder is opened again as any import is, and its logits and greedy
 * tokens must equal those of the model in the project.
 *
 * @returns the files, and why stock runtimes cannot load the folder (null when they can).
 */
export async function exportHuggingFace(subject: ExportSubject, to: string, reference: Reference) {
  const shape = exportedShape(subject.config, subject.source.architecture);
  const loads =
    shape.special === null ? stockRuntimes : `${ownRuntimes}. Stock Transformers cannot load it: ${shape.special}`;
  const files = await writeFolder(
    to,
    async (folder) => {
      await writeSafetensors(join(folder, 'model.safetensors'), tensors(subject, shape.zeroBiases), { format: 'pt' });
      await writeShared(subject, folder, shape.config, loads);
    },
    async (folder) => {
      const checkpoint = await openCheckpoint(folder);
      try {
        const source = checkpointSource(checkpoint, await readConfig(folder), 'reloaded export');
        await sameAnswers(reference, await reference.ask(source), 'The reloaded folder');
      } finally {
        await checkpoint.close();
      }
    },
  );
  return { files, special: shape.special };
}

/** What every export format carries: config, tokenizer, model card and recipe. */
export async function writeShared(
  subject: ExportSubject,
  folder: string,
  config: unknown,
  loads: string,
): Promise<void> {
  await writeFileAtomic(join(folder, 'config.json'), `${JSON.stringify(config, null, 2)}\n`);
  for (const { name, path } of subject.files) await copyFile(path, join(folder, name));
  await writeFileAtomic(join(folder, 'README.md'), modelCard(subject, loads));
  const { recipe } = subject.card;
  if (recipe) {
    await writeFileAtomic(
      join(folder, 'recipe.json'),
      `${JSON.stringify({ recipe: recipe.json, settings: recipe.settings }, null, 2)}\n`,
    );
  }
}

/** All parameters in storage order, each layer followed by the zero biases that stock code expects. */
async function* tensors({ source }: ExportSubject, zeroBiases: readonly string[]) {
  const parts = ['embedding', ...source.architecture.layers.keys(), 'head'] as const;
  for (const part of parts) {
    for (const parameter of partOf(source, part)) {
      const { dtype, shape, bytes } = await source.readRaw(parameter);
      yield { name: parameter.name, dtype: dtype as Dtype, shape, data: bytes };
      const bias = parameter.local.replace(/\.weight$/, '.bias');
      if (parameter.role === 'linear' && zeroBiases.includes(bias)) {
        const rows = parameter.shape[0] as number;
        const name = parameter.name.replace(/\.weight$/, '.bias');
        yield { name, dtype: dtype as Dtype, shape: [rows], data: fromFloat32(new Float32Array(rows), dtype as Dtype) };
      }
    }
  }
}

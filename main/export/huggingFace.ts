import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../formats/atomic.ts';
import { openCheckpoint } from '../formats/checkpoint.ts';
import { fromFloat32 } from '../formats/dtype.ts';
import { readConfig } from '../formats/huggingFaceConfig.ts';
import { type TensorToWrite, writeSafetensors } from '../formats/safetensorsWriter.ts';
import { checkpointSource } from '../models/checkpointSource.ts';
import { linearName } from '../models/lowRank.ts';
import { transposedBytes } from '../models/transposed.ts';
import { writeFolder } from './folder.ts';
import { modelCard } from './modelCard.ts';
import { exportedShape } from './stockConfig.ts';
import type { Exporter, ExportSubject } from './subject.ts';
import { sameAnswers } from './verify.ts';

/**
 * Writes a Hugging Face folder and proves it: the folder is opened again as any import is, and its logits and greedy
 * tokens must equal those of the model in the project.
 */
export const exportHuggingFace: Exporter = async (subject, to, reference, written) => {
  const shape = exportedShape(subject.config, subject.source);
  const files = await writeFolder(to, {
    fill: async (folder) => {
      await writeSafetensors(join(folder, 'model.safetensors'), tensorsToWrite(subject, shape.zeroBiases), {
        format: 'pt',
      });
      await writeShared(subject, folder, shape.config, shape.special);
    },
    written,
    verify: async (folder) => {
      const checkpoint = await openCheckpoint(folder);
      try {
        const source = checkpointSource(checkpoint, await readConfig(folder), 'reloaded export');
        sameAnswers(reference, await reference.ask(source), 'The reloaded folder');
      } finally {
        await checkpoint.close();
      }
    },
  });
  return { files, special: shape.special };
};

/** What every export format carries: config, tokenizer, model card and recipe. `special`: see stockConfig.ts. */
export async function writeShared(
  subject: ExportSubject,
  folder: string,
  config: unknown,
  special: string | null,
): Promise<void> {
  await writeFileAtomic(join(folder, 'config.json'), `${JSON.stringify(config, null, 2)}\n`);
  for (const { name, path } of subject.files) await copyFile(path, join(folder, name));
  await writeFileAtomic(join(folder, 'README.md'), modelCard(subject, special));
  const { recipe } = subject.card;
  if (recipe) {
    await writeFileAtomic(
      join(folder, 'recipe.json'),
      `${JSON.stringify({ recipe: recipe.json, settings: recipe.settings }, null, 2)}\n`,
    );
  }
}

/** All parameters in storage order, each linear followed by the zero bias that stock code expects of it. */
function tensorsToWrite({ source }: ExportSubject, zeroBiases: readonly string[]): TensorToWrite[] {
  return source.parameters.flatMap((parameter) => {
    const { name, local, shape, role, transposed } = parameter;
    const dtype = source.dtype(parameter);
    const stored = transposed ? shape.toReversed() : shape;
    const load = async () => {
      const { bytes } = await source.readRaw(parameter);
      return transposed ? transposedBytes(bytes, stored) : bytes;
    };
    const tensor = { name, dtype, shape: stored, load };
    const bias = `${linearName(local)}.bias`;
    if (role !== 'linear' || !zeroBiases.includes(bias)) return [tensor];
    const rows = shape[0] as number;
    const zeros = () => fromFloat32(new Float32Array(rows), dtype);
    return [tensor, { name: `${linearName(name)}.bias`, dtype, shape: [rows], load: zeros }];
  });
}

import { createHash } from 'node:crypto';
import type { PackedWindows } from '../corpus/pack.ts';
import { bytesOf } from '../formats/dtype.ts';
import { openTensorFile, type StoredToWrite, writeTensorFile } from '../formats/tensorFile.ts';
import type { Trainable } from '../project/documents.ts';
import type { Manifest } from '../project/manifest.ts';
import type { DatasetRow } from '../project/repositories/datasets.ts';
import type { Project } from '../project/project.ts';
import { subjectTokenizer } from '../project/subjects.ts';
import { trainableWindows } from './trainable.ts';
import { type Cut, cutFormat } from './windows.ts';

/** Rises when windows are stored in another way. */
const windowsFormat = 1;

/** Files of a model that decide how text becomes tokens. */
const decisive = ['tokenizer.json', 'tokenizer_config.json'];

/**
 * Evenly spread windows of text that may be scored and trained on, cut once and kept with the project: reading a split as a
 * whole takes longer than many a recipe, and every run on the same text, model and cut reads the same windows.
 */
export async function keptWindows(
  project: Project,
  dataset: DatasetRow,
  split: Trainable,
  manifest: Manifest,
  cut: Cut,
): Promise<PackedWindows> {
  const fingerprint = keyOf(dataset, split, manifest, cut);
  const known = await project.artifacts.find(fingerprint);
  if (known && (await project.objects.has(known.object))) return readWindows(project.objects.path(known.object));
  const tokenizer = await subjectTokenizer(project, manifest);
  const windows = await trainableWindows(project, dataset, split, tokenizer, cut);
  const object = await project.objects.put((path) => writeTensorFile(path, stored(windows)));
  const bytes = await project.objects.size(object);
  await project.artifacts.record({ fingerprint, object, kind: 'windows', bytes, meta: null });
  return windows;
}

const keyOf = ({ splits }: DatasetRow, split: Trainable, { files }: Manifest, cut: Cut): string =>
  createHash('sha256')
    .update(
      JSON.stringify({
        ...{ what: 'windows', format: windowsFormat, cutFormat, documents: splits[split].object },
        tokenizer: decisive.map((file) => files.find(({ name }) => name === file)?.object ?? null),
        cut: Object.entries(cut).sort(([a], [b]) => (a < b ? -1 : 1)),
      }),
    )
    .digest('hex');

const stored = ({ ids, documents, scored, count, length }: PackedWindows): StoredToWrite[] =>
  Object.entries({ ids, documents, ...(scored ? { scored: Int32Array.from(scored) } : {}) }).map(([name, values]) => ({
    ...{ name, storage: 'I32', shape: [count, length], load: () => bytesOf(values) },
  }));

async function readWindows(path: string): Promise<PackedWindows> {
  const file = await openTensorFile(path);
  try {
    const [count = 0, length = 0] = file.tensors.get('ids')?.shape ?? [];
    const integers = async (name: string) => new Int32Array((await file.read(name)).slice().buffer);
    const scored = file.tensors.has('scored') ? { scored: Uint8Array.from(await integers('scored')) } : {};
    return { ids: await integers('ids'), documents: await integers('documents'), ...scored, count, length };
  } finally {
    await file.close();
  }
}

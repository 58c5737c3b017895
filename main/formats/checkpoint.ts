import { realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { FormatError, notWhole } from './errors.ts';
import { exists } from './files.ts';
import { isRecord, readJson } from './json.ts';
import type { Rows } from './rows.ts';
import { openSafetensors, type SafetensorsFile, type TensorEntry } from './safetensors.ts';

/** Index files list every tensor of models with thousands of shards in a few megabytes. */
const maxIndexBytes = 64_000_000;

/** The weights of a model folder, whether in one file or in shards. */
export interface Checkpoint {
  readonly folder: string;
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  readonly bytes: number;
  read(name: string, rows?: Rows): Promise<Uint8Array>;
  readFloat32(name: string, rows?: Rows): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Opens `model.safetensors`, or the shards that `model.safetensors.index.json` lists. Nothing of the folder is executed. */
export async function openCheckpoint(folder: string): Promise<Checkpoint> {
  const files = new Map<string, SafetensorsFile>();
  const close = async () => {
    for (const file of files.values()) await file.close();
  };
  try {
    const index = join(folder, 'model.safetensors.index.json');
    const single = join(folder, 'model.safetensors');
    if (await exists(single))
      files.set('model.safetensors', await openSafetensors(await inside(folder, 'model.safetensors')));
    else if (await exists(index)) await openShards(folder, index, files);
    else throw await nothingFound(folder);
    const owner = new Map<string, SafetensorsFile>();
    const tensors = new Map<string, TensorEntry>();
    for (const file of files.values()) {
      for (const [name, entry] of file.tensors) {
        if (owner.has(name))
          throw new FormatError(
            `${folder}: tensor "${name}" is in ${basename(owner.get(name)?.path ?? '')} and in ${basename(file.path)}.`,
          );
        owner.set(name, file);
        tensors.set(name, entry);
      }
    }
    const ownerOf = (name: string): SafetensorsFile => {
      const file = owner.get(name);
      if (!file) throw new FormatError(`${folder} has no tensor "${name}".`);
      return file;
    };
    return {
      folder,
      tensors,
      bytes: [...tensors.values()].reduce((sum, { bytes }) => sum + bytes, 0),
      read: (name, rows) => ownerOf(name).read(name, rows),
      readFloat32: (name, rows) => ownerOf(name).readFloat32(name, rows),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openShards(folder: string, index: string, files: Map<string, SafetensorsFile>): Promise<void> {
  const content = await readJson(index, maxIndexBytes);
  const map = isRecord(content) ? content['weight_map'] : undefined;
  if (!isRecord(map)) throw new FormatError(`${index}: field "weight_map" must map tensor names to file names.`);
  for (const [tensor, file] of Object.entries(map)) {
    if (typeof file !== 'string') throw new FormatError(`${index}: the file of tensor "${tensor}" must be a name.`);
    if (!files.has(file)) files.set(file, await openSafetensors(await inside(folder, file)));
    if (!files.get(file)?.tensors.has(tensor))
      throw new FormatError(`${index} says tensor "${tensor}" is in ${file}, but it is not there.`);
  }
  for (const [name, file] of files) {
    for (const tensor of file.tensors.keys()) {
      if (!Object.hasOwn(map, tensor))
        throw new FormatError(`${join(folder, name)} holds tensor "${tensor}", which the index does not list.`);
    }
  }
}

/**
 * The path of a file of the folder; names that lead out of it, also by links, are refused. The files of a revision in a cache of Hugging
 * Face (REPOSITORY/snapshots/REVISION) are links into REPOSITORY/blobs.
 */
export async function inside(folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  const root = await realpath(folder);
  const revisions = dirname(root);
  const blobs = basename(revisions) === 'snapshots' ? join(dirname(revisions), 'blobs') : root;
  const real = await realpath(path).catch(() => {
    throw notWhole(`${folder}: the file "${name}" is missing.`);
  });
  if (![root, blobs].some((one) => real.startsWith(one + sep)))
    throw new FormatError(`${folder}: the file name "${name}" leads out of the model folder.`);
  return path;
}

async function nothingFound(folder: string): Promise<FormatError> {
  if (!(await exists(folder))) return new FormatError(`The folder ${folder} does not exist.`);
  if (
    (await exists(join(folder, 'pytorch_model.bin'))) ||
    (await exists(join(folder, 'pytorch_model.bin.index.json')))
  ) {
    return new FormatError(
      `${folder} holds pytorch_model.bin, a format that can run code when it is opened; convert it to safetensors first.`,
    );
  }
  return new FormatError(
    `${folder} holds neither model.safetensors nor model.safetensors.index.json; choose the folder of a Hugging Face checkpoint.`,
  );
}

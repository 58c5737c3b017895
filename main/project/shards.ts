import { createHash } from 'node:crypto';
import { countNonzero, findNonFinite } from '../formats/scan.ts';
import { openTensorFile, writeTensorFile } from '../formats/tensorFile.ts';
import { elements, type ModelSource, parametersOf } from '../models/source.ts';
import type { Parameter, Part } from '../models/architecture.ts';
import { rawPieces, rawRowReader, runsOf } from '../models/rows.ts';
import type { Manifest, Shard } from './manifest.ts';
import type { ObjectStore } from './objects.ts';
import type { Project } from './project.ts';

/** Copies one part of a source into the store; a weight that is no number is refused. */
export async function storePart(project: Project, source: ModelSource, part: Part): Promise<Shard> {
  const parameters = parametersOf(source, part);
  for (const parameter of parameters) await refuseNonFinite(source, parameter);
  const tensors = parameters.map((parameter) => ({
    name: parameter.name,
    storage: source.storage(parameter),
    shape: parameter.shape,
    load: () => rawPieces(source, parameter),
  }));
  const object = await project.objects.put((path) => writeTensorFile(path, tensors));
  return describeShard(project.objects, part, object);
}

async function refuseNonFinite(source: ModelSource, parameter: Parameter): Promise<void> {
  const read = rawRowReader(source, parameter);
  for (const rows of runsOf(parameter.shape)) {
    const { bytes, storage } = await read(rows);
    const at = findNonFinite(bytes, storage);
    if (at < 0) continue;
    const element = rows.from * elements(parameter.shape.slice(1)) + at;
    throw new Error(`Tensor ${parameter.name} holds NaN or infinity (element ${element}); the checkpoint is damaged.`);
  }
}

/** Where objects lie; all that reading them takes. */
export type ObjectPaths = Pick<ObjectStore, 'path'>;

/** Counts what a stored part holds. */
export async function describeShard(objects: ObjectPaths, part: Part, object: string): Promise<Shard> {
  const file = await openTensorFile(objects.path(object));
  try {
    let [parameters, nonzero, bytes] = [0, 0, 0];
    const storages: Record<string, number> = {};
    for (const { name, storage, shape, bytes: size } of file.tensors.values()) {
      parameters += elements(shape);
      for (const rows of runsOf(shape)) nonzero += countNonzero(await file.read(name, rows), storage);
      bytes += size;
      storages[storage] = (storages[storage] ?? 0) + size;
    }
    return { part, object, parameters, nonzero, bytes, storages };
  } finally {
    await file.close();
  }
}

/** sha256 over name, storage, shape and bytes of every tensor, in storage order: equal hashes, equal models. */
export async function hashTensors(objects: ObjectPaths, { shards }: Manifest): Promise<string> {
  const hash = createHash('sha256');
  for (const { object } of shards) {
    const file = await openTensorFile(objects.path(object));
    try {
      for (const { name, storage, shape } of file.tensors.values()) {
        hash.update(JSON.stringify([name, storage, shape]));
        for (const rows of runsOf(shape)) hash.update(await file.read(name, rows));
      }
    } finally {
      await file.close();
    }
  }
  return hash.digest('hex');
}

import { parseConfig } from '../formats/huggingFaceConfig.ts';
import { openSafetensors, type SafetensorsFile } from '../formats/safetensors.ts';
import type { Parameter } from '../models/architecture.ts';
import { describe } from '../models/describe.ts';
import type { ModelSource } from '../models/source.ts';
import type { Manifest } from './manifest.ts';
import type { ObjectStore } from './objects.ts';

/** A model of the project, read from its stored parts. */
export async function manifestSource(
  objects: Pick<ObjectStore, 'path'>,
  { config, shards }: Manifest,
  fingerprint: string,
): Promise<ModelSource> {
  const files = new Map<string, SafetensorsFile>();
  for (const { part, object } of shards) files.set(String(part), await openSafetensors(objects.path(object)));
  const { family, architecture } = describe(parseConfig(config, 'config.json'), (name) =>
    [...files.values()].some(({ tensors }) => tensors.has(name)),
  );
  const fileOf = ({ part }: Parameter): SafetensorsFile => {
    const file = files.get(String(part));
    if (!file) throw new Error(`The stored model has no part ${part}.`);
    return file;
  };
  const entryOf = (parameter: Parameter) => {
    const entry = fileOf(parameter).tensors.get(parameter.name);
    if (!entry) throw new Error(`The stored model has no tensor ${parameter.name}.`);
    return entry;
  };
  const readRaw = async (parameter: Parameter) => {
    const { dtype, shape, name } = entryOf(parameter);
    return { dtype, shape, bytes: await fileOf(parameter).read(name) };
  };
  return {
    family,
    architecture,
    parameters: family.parameters(architecture),
    fingerprint,
    dtype: (parameter) => entryOf(parameter).dtype,
    readRaw,
    read: (parameter) => fileOf(parameter).readFloat32(entryOf(parameter).name),
    close: async () => {
      for (const file of files.values()) await file.close();
    },
  };
}

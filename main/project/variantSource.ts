import { parseConfig } from '../formats/huggingFaceConfig.ts';
import { openTensorFile, type TensorFile } from '../formats/tensorFile.ts';
import type { Parameter } from '../models/architecture.ts';
import { describe } from '../models/describe.ts';
import { type ModelSource, opened, type OpenedSource } from '../models/source.ts';
import { DisposalStack } from '../runtime/disposal.ts';
import type { Manifest } from './manifest.ts';
import type { ObjectStore } from './objects.ts';

/** A model of the project, read from its stored parts, whose files stay open. */
export async function manifestSource(
  objects: Pick<ObjectStore, 'path'>,
  { config, shards }: Manifest,
  fingerprint: string,
): Promise<OpenedSource> {
  await using half = new DisposalStack();
  const files = new Map<string, TensorFile>();
  for (const { part, object } of shards) {
    const file = await openTensorFile(objects.path(object));
    files.set(
      String(part),
      half.adopt(file, () => file.close()),
    );
  }
  const { family, architecture } = describe(parseConfig(config, 'config.json'), (name) =>
    [...files.values()].some(({ tensors }) => tensors.has(name)),
  );
  const fileOf = ({ part }: Parameter): TensorFile => {
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
    const { storage, shape, name } = entryOf(parameter);
    return { storage, shape, bytes: await fileOf(parameter).read(name) };
  };
  const source: ModelSource = {
    family,
    architecture,
    parameters: family.parameters(architecture),
    fingerprint,
    storage: (parameter) => entryOf(parameter).storage,
    readRaw,
    read: (parameter) => fileOf(parameter).readFloat32(entryOf(parameter).name),
  };
  const owned = half.move();
  return opened(source, () => owned.dispose());
}

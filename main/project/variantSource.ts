import { parseConfig } from '../formats/huggingFaceConfig.ts';
import { openTensorFile, type TensorFile } from '../formats/tensorFile.ts';
import type { Parameter } from '../models/architecture.ts';
import { describe } from '../models/describe.ts';
import { shapeOf } from '../models/rows.ts';
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
  // By tensor: what is one part in the family's eyes may be stored in another's shard, as in a layer made anew as a whole.
  const files = new Map<string, TensorFile>();
  for (const { object } of shards) {
    const file = await openTensorFile(objects.path(object));
    half.adopt(file, () => file.close());
    for (const name of file.tensors.keys()) files.set(name, file);
  }
  const { family, architecture } = describe(parseConfig(config, 'config.json'), (name) => files.has(name));
  const fileOf = ({ name }: Parameter): TensorFile => {
    const file = files.get(name);
    if (!file) throw new Error(`The stored model has no tensor ${name}; its project was changed by another program.`);
    return file;
  };
  const entryOf = (parameter: Parameter) => {
    const file = fileOf(parameter);
    return file.tensors.get(parameter.name) as NonNullable<ReturnType<typeof file.tensors.get>>;
  };
  const readRaw: ModelSource['readRaw'] = async (parameter, rows) => {
    const { storage, shape, name } = entryOf(parameter);
    return { storage, shape: shapeOf(shape, rows), bytes: await fileOf(parameter).read(name, rows) };
  };
  const source: ModelSource = {
    family,
    architecture,
    parameters: family.parameters(architecture),
    fingerprint,
    storage: (parameter) => entryOf(parameter).storage,
    readRaw,
    read: (parameter, rows) => fileOf(parameter).readFloat32(entryOf(parameter).name, rows),
  };
  const owned = half.move();
  return opened(source, () => owned.dispose());
}

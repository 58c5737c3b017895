import { fileType } from '../../formats/gguf/types.ts';
import { array, type GgufMetadata, string, uint32 } from '../../formats/gguf/values.ts';
import type { Storage } from '../../formats/storage/index.ts';
import type { Architecture } from '../../models/architecture.ts';
import type { GgufArchitecture } from '../../gguf/architectures/architecture.ts';
import type { ModelSource } from '../../models/source.ts';

/** Version of ggml's packed formats. */
const quantizationVersion = 2;

/** What the file says of the model besides its tokenizer; `architecture` is as it is written. */
export function modelKeys(
  as: GgufArchitecture,
  architecture: Architecture,
  name: string,
  storage: Storage,
): GgufMetadata {
  const { context, hidden, vocabulary, layers } = architecture;
  const own = {
    ...{ context_length: uint32(context), embedding_length: uint32(hidden) },
    ...{ block_count: uint32(layers.length), vocab_size: uint32(vocabulary) },
    ...as.keys(architecture),
  };
  return {
    'general.architecture': string(as.name),
    'general.name': string(name),
    'general.file_type': uint32(fileType(storage)),
    'general.quantization_version': uint32(quantizationVersion),
    ...Object.fromEntries(Object.entries(own).map(([key, value]) => [`${as.name}.${key}`, value])),
  };
}

/** Numbers of single layers that files say by keys. */
export async function numberKeys({ numbers = {} }: GgufArchitecture, source: ModelSource): Promise<GgufMetadata> {
  const keys: Record<string, GgufMetadata[string]> = {};
  for (const [local, key] of Object.entries(numbers)) {
    const values: number[] = [];
    for (const parameter of source.parameters)
      if (parameter.local === local) values.push(...(await source.read(parameter)));
    keys[key] = array('float32', values);
  }
  return keys;
}

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Dtype, fromFloat32 } from '../../main/formats/dtype.ts';
import { writeSafetensors } from '../../main/formats/safetensorsWriter.ts';
import { llama } from '../../main/models/families/llama.ts';
import { seededWeights, smallArchitecture } from './seededModel.ts';

export const tinyArchitecture = smallArchitecture({ vocabulary: 96 });

/** config.json of the tiny model. */
export const tinyConfig = {
  ...{ model_type: 'llama', architectures: ['LlamaForCausalLM'], hidden_size: 24, intermediate_size: 32 },
  ...{ num_hidden_layers: 2, num_attention_heads: 4, num_key_value_heads: 2, head_dim: 6, vocab_size: 96 },
  ...{
    rms_norm_eps: 1e-5,
    rope_theta: 10_000,
    max_position_embeddings: 64,
    tie_word_embeddings: true,
    eos_token_id: 0,
  },
};

/** A tokenizer of single printable ASCII characters behind one special token. */
export const tinyTokenizer = {
  version: '1.0',
  added_tokens: [
    { id: 0, content: '<|end|>', special: true, single_word: false, lstrip: false, rstrip: false, normalized: false },
  ],
  normalizer: null,
  pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
  post_processor: null,
  decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
  model: {
    type: 'BPE',
    vocab: Object.fromEntries([
      ['<|end|>', 0],
      ...Array.from({ length: 94 }, (_, i) => [String.fromCharCode(33 + i), i + 1] as const),
      ['Ġ', 95],
    ]),
    merges: [],
  },
};

/** Writes a valid small Llama checkpoint; `weights` may replace tensors, undefined leaves one out. */
export async function writeTinyModel(
  folder: string,
  {
    config = tinyConfig,
    dtype = 'F32',
    weights = {},
  }: { config?: object; dtype?: Dtype; weights?: Record<string, Float32Array | undefined> } = {},
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const seeded = seededWeights(tinyArchitecture);
  const tensors = llama.parameters(tinyArchitecture).flatMap(({ name, shape }) => {
    const values = name in weights ? weights[name] : seeded.get(name);
    return values ? [{ name, dtype, shape, load: () => fromFloat32(values, dtype) }] : [];
  });
  await writeSafetensors(join(folder, 'model.safetensors'), tensors);
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(tinyTokenizer));
}

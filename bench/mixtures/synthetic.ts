import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { elements, fromFloat32 } from '../../main/formats/dtype.ts';
import { writeSafetensors } from '../../main/formats/safetensorsWriter.ts';
import { describeJson } from '../../main/models/describe.ts';
import { syntheticWeights } from '../synthetic.ts';

const config = {
  ...{ model_type: 'qwen3_moe', hidden_size: 1024, intermediate_size: 1024, num_hidden_layers: 2 },
  ...{ num_attention_heads: 8, num_key_value_heads: 2, head_dim: 128, vocab_size: 8192, rms_norm_eps: 1e-6 },
  ...{ max_position_embeddings: 4096, tie_word_embeddings: true, eos_token_id: 0, moe_intermediate_size: 1024 },
  ...{ num_experts_per_tok: 4, norm_topk_prob: true },
};

/** Writes a mixture with so many experts in every layer and pseudo-random bf16 weights. */
export async function writeMixture(folder: string, experts: number) {
  const own = { ...config, num_experts: experts };
  const { family, architecture } = describeJson(own);
  const parameters = family.parameters(architecture);
  const made = new Map<string, Uint8Array>();
  await mkdir(folder, { recursive: true });
  await writeSafetensors(
    join(folder, 'model.safetensors'),
    parameters.map((parameter) => ({
      ...{ name: parameter.name, dtype: 'BF16', shape: parameter.shape },
      load: () => {
        const key = `${parameter.role} ${parameter.shape.join()}`;
        const bytes = made.get(key) ?? fromFloat32(syntheticWeights(parameter), 'BF16');
        made.set(key, bytes);
        return bytes;
      },
    })),
  );
  await writeFile(join(folder, 'config.json'), JSON.stringify(own));
  const size = (of: readonly { readonly shape: readonly number[] }[]) =>
    of.reduce((sum, { shape }) => sum + elements(shape), 0);
  return {
    parameters: size(parameters),
    expertBytes: 4 * size(parameters.filter(({ part }) => part === '0.expert0')),
  };
}

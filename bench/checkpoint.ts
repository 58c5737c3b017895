import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromFloat32 } from '../main/formats/dtype.ts';
import { writeSafetensors } from '../main/formats/safetensorsWriter.ts';
import { llama } from '../main/models/families/llama.ts';
import { syntheticArchitecture, type SyntheticSize, syntheticWeights } from './synthetic.ts';

/** Writes a Llama of any size with pseudo-random bf16 weights. Returns its number of parameters. */
export async function writeSynthetic(folder: string, size: SyntheticSize): Promise<number> {
  const architecture = syntheticArchitecture(size);
  const parameters = llama.parameters(architecture);
  const made = new Map<string, Uint8Array>();
  await mkdir(folder, { recursive: true });
  await writeSafetensors(
    join(folder, 'model.safetensors'),
    parameters.map((parameter) => ({
      name: parameter.name,
      dtype: 'BF16',
      shape: parameter.shape,
      load: () => {
        const bytes = made.get(parameter.local) ?? fromFloat32(syntheticWeights(parameter), 'BF16');
        made.set(parameter.local, bytes);
        return bytes;
      },
    })),
  );
  const config = {
    ...{
      model_type: 'llama',
      hidden_size: size.hidden,
      intermediate_size: size.neurons,
      num_hidden_layers: size.layers,
    },
    ...{
      num_attention_heads: size.groups * size.queriesPerGroup,
      num_key_value_heads: size.groups,
      head_dim: size.headDim,
    },
    ...{
      vocab_size: size.vocabulary,
      rms_norm_eps: 1e-5,
      max_position_embeddings: 4096,
      tie_word_embeddings: true,
      eos_token_id: 0,
    },
  };
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  return parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
}

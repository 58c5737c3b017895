import { mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Dtype, dtypeBytes, elements } from '../../../../main/formats/dtype.ts';
import { writeSafetensors } from '../../../../main/formats/safetensorsWriter.ts';
import { checkModel } from '../../../../main/tasks/models/checkModel.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { tinyConfig, tinyTokenizer, writeTinyModel } from '../../../support/tinyModel.ts';

/** Folders whose weights are what is odd about them, as downloads and other programs leave them. */
const root = await temporaryFolder();
let count = 0;

type Tensor = readonly [name: string, dtype: Dtype, shape: readonly number[]];
const json = (folder: string, name: string, content: object) => writeFile(join(folder, name), JSON.stringify(content));
const store = (path: string, tensors: readonly Tensor[]) =>
  writeSafetensors(
    path,
    tensors.map(([name, dtype, shape]) => ({
      ...{ name, dtype, shape },
      load: () => new Uint8Array(dtypeBytes[dtype] * elements(shape)),
    })),
  );

/** Tensors of the tiny model, `changed` into what a method stores of a matrix. */
function tinyTensors(prefix: string, changed: (name: string, shape: readonly number[]) => readonly Tensor[]): Tensor[] {
  const matrices: [string, readonly number[]][] = [0, 1].flatMap((layer) =>
    (
      [
        ['self_attn.q_proj', [24, 24]],
        ['self_attn.k_proj', [12, 24]],
        ['self_attn.v_proj', [12, 24]],
        ['self_attn.o_proj', [24, 24]],
        ['mlp.gate_proj', [32, 24]],
        ['mlp.up_proj', [32, 24]],
        ['mlp.down_proj', [24, 32]],
      ] as const
    ).map(([name, shape]) => [`${prefix}layers.${layer}.${name}.weight`, shape] as [string, readonly number[]]),
  );
  const norms = [0, 1].flatMap((layer) =>
    ['input_layernorm', 'post_attention_layernorm'].map((name) => `${prefix}layers.${layer}.${name}.weight`),
  );
  return [
    [`${prefix}embed_tokens.weight`, 'BF16', [96, 24]],
    ...[...norms, `${prefix}norm.weight`].map((name): Tensor => [name, 'BF16', [24]]),
    ...matrices.flatMap(([name, shape]) => changed(name, shape)),
  ];
}
const plain = (name: string, shape: readonly number[]): Tensor[] => [[name, 'BF16', shape]];

async function written(config: object, tensors: readonly Tensor[]): Promise<string> {
  const folder = join(root, `f${(count += 1)}`);
  await mkdir(folder);
  await json(folder, 'config.json', config);
  await json(folder, 'tokenizer.json', tinyTokenizer);
  await store(join(folder, 'model.safetensors'), tensors);
  return folder;
}

/** The tiny model in two shards, with what the index says of them. */
async function sharded(change: (folder: string, map: Record<string, string>) => Promise<void> | void): Promise<string> {
  const folder = await written(tinyConfig, []);
  await rm(join(folder, 'model.safetensors'));
  const tensors = tinyTensors('model.', plain);
  const names = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'] as const;
  const map: Record<string, string> = {};
  for (const [at, name] of names.entries()) {
    const own = tensors.filter((_, tensor) => tensor % 2 === at);
    await store(join(folder, name), own);
    for (const [tensor] of own) map[tensor] = name;
  }
  await change(folder, map);
  await json(folder, 'model.safetensors.index.json', { metadata: {}, weight_map: map });
  return folder;
}

async function tiny(change: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(root, `f${(count += 1)}`);
  await writeTinyModel(folder);
  await change(folder);
  return folder;
}

const noLicence = 'It names no licence; make sure that you may change and pass on this model.';
const stays = 'It can be imported as it is.';
const again = 'Copy or download it again from where the folder came.';
const compare = 'Compare its files with the page that it came from, or take another model.';
const sixteen = 'Take the same model in 16 bits, which its model card names, or a GGUF file of it.';
const second = 'model-00002-of-00002.safetensors';

const weights = 'model.safetensors';
const fp8 = { quant_method: 'fp8', weight_block_size: [16, 16] };
const tensors = (format: string) => ({ quant_method: 'compressed-tensors', format });
const byRow = (name: string, shape: readonly number[]): Tensor[] => [
  [name, 'F8_E4M3', shape],
  [`${name}_scale`, 'F32', [shape[0] as number, 1]],
];
const byBlock = (name: string, shape: readonly number[]): Tensor[] => [
  [name, 'F8_E4M3', shape],
  [`${name}_scale_inv`, 'F32', shape.map((size) => Math.ceil(size / 16))],
];
const rounded = (quantization_config: object, as: typeof plain) =>
  written({ ...tinyConfig, quantization_config }, tinyTensors('model.', as));
const roundedTo = (kind: string) =>
  `Its matrices were rounded to ${kind} by whoever made it: they come in as the numbers that this left of them, in 32 bits, which loses nothing more and takes more room.`;

it.each<[string, () => Promise<string>, reasons: readonly string[], advice: string]>([
  [
    'a shard that is missing',
    () => sharded((folder) => rm(join(folder, second))),
    [`HERE: the file "${second}" is missing.`],
    again,
  ],
  [
    'an index that names a file which never came',
    () => sharded((_, map) => void (map['model.extra.weight'] = 'model-00003-of-00003.safetensors')),
    ['HERE: the file "model-00003-of-00003.safetensors" is missing.'],
    again,
  ],
  [
    'an index that names a tensor which is not there',
    () => sharded((_, map) => void (map['model.extra.weight'] = second)),
    [`HERE/model.safetensors.index.json says tensor "model.extra.weight" is in ${second}, but it is not there.`],
    compare,
  ],
  [
    'a shard that ends too soon',
    () => sharded((folder) => truncate(join(folder, second), 2000)),
    [
      `HERE/${second}: tensor "model.layers.0.self_attn.o_proj.weight" ends at byte 2840, but the file is only 2000 bytes long; it is probably truncated.`,
    ],
    again,
  ],
  [
    'an empty file of weights',
    () => tiny((folder) => truncate(join(folder, weights), 0)),
    [`HERE/${weights} is 0 bytes long and cannot be a safetensors file, which starts with 8 bytes of header length.`],
    again,
  ],
  [
    'a page of the web in the place of weights',
    () => tiny((folder) => writeFile(join(folder, weights), `<!DOCTYPE html>${'<p>Sign in</p>'.repeat(100)}`)),
    [`HERE/${weights} is a page of the web and not the file itself: whoever fetched it was not let in.`],
    again,
  ],
  [
    'a tensor too few',
    () => written(tinyConfig, tinyTensors('model.', plain).slice(0, -1)),
    ['The checkpoint has no tensor model.layers.1.mlp.down_proj.weight, which its config.json requires.'],
    compare,
  ],
  [
    'a table of other width',
    () => written({ ...tinyConfig, vocab_size: 100 }, tinyTensors('model.', plain)),
    ['Tensor model.embed_tokens.weight has shape [96, 24], but config.json implies [100, 24].'],
    compare,
  ],
  [
    'no tokenizer',
    () => tiny((folder) => rm(join(folder, 'tokenizer.json'))),
    ['HERE holds no tokenizer.json.'],
    'Copy tokenizer.json beside it from a newer revision of the model, or from one of its makers with the same vocabulary.',
  ],
  [
    'half a config',
    () => tiny((folder) => truncate(join(folder, 'config.json'), 40)),
    ['HERE/config.json: the content is not valid JSON.'],
    compare,
  ],
  [
    'a GGUF file that ends too soon',
    async () => {
      const folder = join(root, `f${(count += 1)}`);
      await mkdir(folder);
      await writeFile(join(folder, 'm-Q4_K_M.gguf'), 'GG');
      return folder;
    },
    ['HERE/m-Q4_K_M.gguf: the header ends behind the end of the file; it is probably truncated.'],
    again,
  ],
  [
    'FP8 by blocks',
    () => rounded(fp8, byBlock),
    [roundedTo('8-bit floats with a scale for every block of 16 × 16'), noLicence],
    stays,
  ],
  [
    'FP8 without its scales',
    () => rounded(fp8, (name, shape) => [[name, 'F8_E4M3', shape]]),
    [
      'HERE: tensor "model.layers.0.self_attn.q_proj.weight" of type F8_E4M3 must be a matrix with model.layers.0.self_attn.q_proj.weight_scale_inv or _scale beside it.',
    ],
    compare,
  ],
  [
    'compressed-tensors',
    () => rounded(tensors('float-quantized'), byRow),
    [roundedTo('8-bit floats with a scale for every row'), noLicence],
    stays,
  ],
  [
    'compressed-tensors of four-bit floats',
    () => rounded(tensors('nvfp4-pack-quantized'), plain),
    ['HERE/config.json: the matrices are stored by compressed-tensors nvfp4-pack-quantized, which is not read here.'],
    sixteen,
  ],
  [
    'eight bits that no config speaks of',
    () =>
      written(
        tinyConfig,
        tinyTensors('model.', (name, shape) => [[name, 'F8_E4M3', shape]]),
      ),
    [
      'Tensor model.layers.0.self_attn.q_proj.weight has type F8_E4M3; expected F32, F16 or BF16 (quantised checkpoints cannot be pruned).',
    ],
    compare,
  ],
  [
    'the text of a model for pictures',
    () =>
      written(
        {
          ...{ architectures: ['Mistral3ForConditionalGeneration'], model_type: 'mistral3' },
          ...{ text_config: { ...tinyConfig, model_type: 'mistral' }, vision_config: { hidden_size: 8 } },
        },
        [
          ...tinyTensors('language_model.model.', plain),
          ['vision_tower.patch_conv.weight', 'BF16', [8, 3, 2, 2]],
          ['multi_modal_projector.linear_1.weight', 'BF16', [24, 8]],
        ],
      ),
    [
      'It is a multimodal model, of which only the text model comes in: multi_modal_projector and vision_tower stay out.',
      'Stock Transformers code for mistral has no biases in some places, so variants whose means are compensated (FLAP) load there only through the ONNX export.',
      noLicence,
    ],
    stays,
  ],
  ['two shards', () => sharded(() => undefined), [noLicence], stays],
  [
    'a cache of one revision that was fetched by its hash',
    async () => {
      const repository = join(root, 'hub', 'models--maker--Tiny');
      await writeTinyModel(join(repository, 'snapshots', 'abc123'));
      return repository;
    },
    [noLicence],
    stays,
  ],
  [
    'a cache whose download never ended',
    async () => {
      const repository = join(root, 'hub', 'models--maker--Half');
      await mkdir(join(repository, 'snapshots', 'abc123'), { recursive: true });
      return repository;
    },
    ['HERE/snapshots/abc123: the file "config.json" is missing.'],
    again,
  ],
])('says of %s what it is and what to do', async (_, make, reasons, advice) => {
  const folder = await make();
  const found = await checkModel({} as never, { folder });
  expect([...found.reasons, found.advice].map((one) => one.replaceAll(folder, 'HERE'))).toEqual([...reasons, advice]);
  expect(found.verdict).toBe(advice === stays ? 'partly' : 'no');
});

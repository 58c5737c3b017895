import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { type Dtype, dtypeBytes, elements } from '../../../../main/formats/dtype.ts';
import { writeSafetensors } from '../../../../main/formats/safetensorsWriter.ts';
import { checkModel } from '../../../../main/tasks/models/checkModel.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { tinyConfig, tinyTokenizer, writeTinyModel } from '../../../support/tinyModel.ts';

const root = await temporaryFolder();
const check = (folder: string) => checkModel({} as never, { folder });

type Files = Readonly<Record<string, string | object>>;
let count = 0;
async function folderOf(files: Files, whole = false): Promise<string> {
  const folder = join(root, `f${(count += 1)}`);
  await mkdir(folder, { recursive: true });
  if (whole) await writeTinyModel(folder);
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

/** As they stand in published folders, without what nobody looks at. */
const llama = { ...tinyConfig, torch_dtype: 'bfloat16', transformers_version: '4.45.0.dev0', initializer_range: 0.02 };
const configs = {
  bert: { architectures: ['BertForMaskedLM'], model_type: 'bert', hidden_size: 768, type_vocab_size: 2 },
  t5: { architectures: ['T5ForConditionalGeneration'], d_model: 512, is_encoder_decoder: true, model_type: 't5' },
  mamba: { architectures: ['MambaForCausalLM'], d_model: 768, model_type: 'mamba', state_size: 16 },
  falconH1: { architectures: ['FalconH1ForCausalLM'], model_type: 'falcon_h1', mamba_d_state: 128 },
  deepseek: { architectures: ['DeepseekV2ForCausalLM'], model_type: 'deepseek_v2', kv_lora_rank: 512 },
  vl: { architectures: ['Qwen2_5_VLForConditionalGeneration'], model_type: 'qwen2_5_vl', vision_config: {} },
  whisper: { architectures: ['WhisperForConditionalGeneration'], model_type: 'whisper', d_model: 384 },
  phi3small: { architectures: ['Phi3SmallForCausalLM'], model_type: 'phi3small', hidden_size: 4096 },
  falcon: { architectures: ['FalconForCausalLM'], model_type: 'falcon', multi_query: true },
};
const pointer = (bytes: number) =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:68a2e4be76fa709455a60272fba8e512c02d81c46e6c671cc9449e374fd6809a\nsize ${bytes}\n`;
const weights = { 'model.safetensors': 'x'.repeat(2000), 'tokenizer.json': tinyTokenizer };
const quantised = (quantization_config: object, card = '') => ({
  ...{ 'config.json': { ...llama, quantization_config }, ...weights },
  ...(card ? { 'README.md': card } : {}),
});

const family = (is: string, type: string, instead = '') =>
  [
    `HERE/config.json: model_type "${type}" is ${is}, which is not read here.`,
    new RegExp(
      `^Take ${instead}a model of a family that is read: Llama 2 and 3, GPT-2, .*"espalier families" lists\\.$`,
    ),
  ] as const;
const stored = (method: string) => `HERE/config.json: the matrices are stored by ${method}, which is not read here.`;
const sixteen = 'Take the same model in 16 bits, which its model card names, or a GGUF file of it.';
const page = 'Take the model as a Hugging Face folder with safetensors, or as a GGUF file.';
const copyTokenizer =
  'Copy tokenizer.json beside it from a newer revision of the model, or from one of its makers with the same vocabulary.';

it.each<[string, Files, string, string | RegExp]>([
  [
    'an encoder',
    { 'config.json': configs.bert },
    ...family('a model that reads text and does not write any (an encoder)', 'bert'),
  ],
  [
    'an encoder with a decoder',
    { 'config.json': configs.t5 },
    ...family('a model that turns one text into another (an encoder with a decoder)', 't5'),
  ],
  [
    'a recurrent model',
    { 'config.json': configs.mamba },
    ...family('a model with a recurrent state instead of attention', 'mamba'),
  ],
  [
    'a hybrid',
    { 'config.json': configs.falconH1 },
    ...family('a hybrid of attention and recurrent layers', 'falcon_h1'),
  ],
  ['another mixture of experts', { 'config.json': configs.deepseek }, ...family('a mixture of experts', 'deepseek_v2')],
  [
    'pictures and text',
    { 'config.json': configs.vl },
    ...family(
      'a model for pictures and text',
      'qwen2_5_vl',
      'one of the same name with model_type qwen2 or qwen3.*, or ',
    ),
  ],
  ['sound', { 'config.json': configs.whisper }, ...family('a model for sound', 'whisper')],
  [
    'a namesake of another architecture',
    { 'config.json': configs.phi3small },
    ...family(
      'Phi-3-small, which attends by blocks and is another architecture than the other sizes of Phi-3',
      'phi3small',
    ),
  ],
  ['another family', { 'config.json': configs.falcon }, ...family('a family of models that write text', 'falcon')],
  [
    'a family of tomorrow',
    { 'config.json': { model_type: 'moon', vocab_size: -1 } },
    ...family('a family that nobody here knows', 'moon'),
  ],
  [
    'no model_type',
    { 'config.json': { hidden_size: 3 } },
    'HERE/config.json has no field "model_type", which says what family a model is of.',
    /^Take a model of a family/,
  ],
  ['GPTQ', quantised({ bits: 4, group_size: 128, quant_method: 'gptq' }), stored('GPTQ in 4 bits'), sixteen],
  [
    'AWQ with a card',
    quantised({ quant_method: 'awq', bits: 4 }, '---\nlicense: llama3.2\nbase_model: meta-llama/Llama-3.2-1B\n---\n'),
    stored('AWQ in 4 bits'),
    'Take meta-llama/Llama-3.2-1B in 16 bits, or a GGUF file of it.',
  ],
  [
    'bitsandbytes',
    quantised({ quant_method: 'bitsandbytes', load_in_4bit: true, bnb_4bit_quant_type: 'nf4' }),
    stored('bitsandbytes in 4 bits'),
    sixteen,
  ],
  [
    'MLX',
    { 'config.json': { ...llama, quantization: { group_size: 64, bits: 4 } }, ...weights },
    stored('MLX in 4 bits'),
    sixteen,
  ],
  ['an unknown method', quantised({ quant_method: 'moon' }), stored('moon'), sixteen],
  [
    'weights that are a pointer',
    { 'config.json': llama, ...weights, 'model.safetensors': pointer(2471645608) },
    'HERE/model.safetensors is a pointer of Git LFS and not the file itself, which has 2471645608 bytes.',
    'Fetch the file where the folder came from (git lfs pull), or download it from the page of the model.',
  ],
  [
    'a config that is a pointer',
    { 'config.json': pointer(843), ...weights },
    'HERE/config.json is a pointer of Git LFS and not the file itself, which has 843 bytes.',
    /^Fetch the file/,
  ],
  [
    'an adapter',
    {
      'adapter_config.json': { base_model_name_or_path: 'meta-llama/Llama-3.2-1B', peft_type: 'LORA', r: 16 },
      'adapter_model.safetensors': 'x',
    },
    'HERE is an adapter (LORA) for meta-llama/Llama-3.2-1B and not a whole model.',
    'Take the folder of meta-llama/Llama-3.2-1B, or one that the adapter was merged into.',
  ],
  [
    'a classifier',
    { 'config.json': { ...llama, architectures: ['LlamaForSequenceClassification'] }, ...weights },
    'HERE/config.json: LlamaForSequenceClassification is a classifier, which gives texts labels or marks and writes none.',
    'Take the model that it was made from, which writes text.',
  ],
  [
    'an embedder',
    { 'config.json': llama, ...weights, 'modules.json': '[]' },
    'HERE is an embedder (Sentence Transformers), which gives texts a place and writes none.',
    'Take a model that writes text.',
  ],
  [
    "Meta's format",
    { 'consolidated.00.pth': 'x', 'params.json': { dim: 2048 }, 'tokenizer.model': 'x' },
    'HERE is in the original format of Meta (params.json with consolidated.pth), which can run code when it is opened.',
    'Take the folder of the same model in the format of Transformers, which its makers publish beside it ("-hf").',
  ],
  [
    "Mistral's format",
    { 'consolidated.safetensors': 'x', 'params.json': { dim: 4096 }, 'tekken.json': '{}' },
    "HERE is in Mistral's own format (params.json with consolidated.safetensors).",
    /^Take the files of the same model in the format of Transformers/,
  ],
  [
    'pickles',
    { 'config.json': llama, 'pytorch_model-00001-of-00002.bin': 'x', 'tokenizer.json': tinyTokenizer },
    'HERE is a folder of weights in a format that can run code when it is opened (pytorch_model.bin).',
    page,
  ],
  [
    'a graph',
    { 'config.json': llama, 'model.onnx': 'x' },
    'HERE is a graph of ONNX, whose parts are not known any more.',
    page,
  ],
  [
    'a model that makes pictures',
    { 'model_index.json': '{}', 'unet/config.json': '{}' },
    'HERE is a model that makes pictures (Diffusers).',
    'Take a model that writes text.',
  ],
  [
    'a download',
    { 'config.json': llama, ...weights, 'model-00002-of-00003.safetensors.incomplete': '' },
    'HERE is a download that has not ended: model-00002-of-00003.safetensors.incomplete lies there.',
    'Let it end, or start it again.',
  ],
  [
    'no weights',
    { 'config.json': llama, 'tokenizer.json': tinyTokenizer },
    'HERE holds a config.json, but neither model.safetensors nor model.safetensors.index.json.',
    'Copy the weights beside it: all files that the page of the model lists.',
  ],
  [
    'weights alone',
    { 'model.safetensors': 'x' },
    'HERE holds model.safetensors, but no config.json that says what it is.',
    'Copy config.json and tokenizer.json of the model beside it.',
  ],
  [
    'SentencePiece alone',
    { 'config.json': llama, 'model.safetensors': 'x', 'tokenizer.model': 'x' },
    'HERE holds no tokenizer.json, but a tokenizer of SentencePiece, which is not read here.',
    copyTokenizer,
  ],
  [
    'models inside',
    { 'a/config.json': '{}', 'b/config.json': '{}' },
    'HERE is no model, but a folder with models in it.',
    'Choose one of them: a, b.',
  ],
  [
    'nothing',
    {},
    'HERE holds no model.',
    'Choose the folder of a Hugging Face checkpoint (config.json, tokenizer.json, model.safetensors) or a GGUF file.',
  ],
  [
    'a scaling without its lists',
    { 'config.json': { ...llama, rope_scaling: { type: 'longrope', short_factor: [1], long_factor: [1] } } },
    'config.json: rope_scaling.short_factor must list 3 positive numbers.',
    /./,
  ],
])('refuses %s as what it is, and says what to take', async (title, files, reason, advice) => {
  const whole = title.startsWith('a scaling');
  const folder = await folderOf(files, whole);
  const found = await check(folder);
  expect(found.reasons.map((one) => one.replaceAll(folder, 'HERE'))).toEqual([reason]);
  expect(found.advice).toMatch(typeof advice === 'string' ? new RegExp(`^${escaped(advice)}$`) : advice);
  expect(found).toMatchObject({ folder, verdict: 'no', facts: null });
});

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

it.each<[string, string, string]>([
  [
    'config.json',
    'FILE is one file of a model and not its folder.',
    'Choose the folder that it lies in (HERE), which holds config.json, tokenizer.json and model.safetensors.',
  ],
  [
    'model.safetensors',
    'FILE is one file of a model and not its folder.',
    'Choose the folder that it lies in (HERE), which holds config.json, tokenizer.json and model.safetensors.',
  ],
  ['pytorch_model.bin', 'FILE is a file of weights in a format that can run code when it is opened.', page],
  [
    'model.zip',
    'FILE is an archive.',
    'Unpack it and choose the folder in it that holds config.json, or the GGUF file.',
  ],
  ['model.gguf.part', 'FILE is a download that has not ended.', 'Let it end, or start it again.'],
  [
    'adapter_model.safetensors',
    'FILE is one file of an adapter, which is not a whole model.',
    'Take a folder of the whole model that it was merged into.',
  ],
  [
    'notes.docx',
    'FILE is no file that holds a model.',
    'Choose the folder of a Hugging Face checkpoint (config.json, tokenizer.json, model.safetensors) or a GGUF file.',
  ],
])('refuses the file %s instead of a folder', async (name, reason, advice) => {
  const folder = await folderOf({ [name]: 'x' });
  const file = join(folder, name);
  const { reasons, advice: found } = await check(file);
  expect([...reasons, found].map((one) => one.replaceAll(file, 'FILE').replaceAll(folder, 'HERE'))).toEqual([
    reason,
    advice,
  ]);
});

it('refuses what is not there', async () => {
  expect(await check(join(root, 'none'))).toMatchObject({
    reasons: [`${join(root, 'none')} does not exist.`],
    advice: 'Check how it is written, and that its disk is there.',
  });
});

it('knows by their tensors an embedder, a classifier and matrices of GPTQ that no config speaks of', async () => {
  const write = async (folder: string, names: readonly [string, Dtype][]) =>
    writeSafetensors(
      join(folder, 'model.safetensors'),
      names.map(([name, dtype]) => ({
        ...{ name, dtype, shape: [8] },
        load: () => new Uint8Array(dtypeBytes[dtype] * elements([8])),
      })),
    );
  const folder = await folderOf({ 'config.json': llama, 'tokenizer.json': tinyTokenizer });
  const reasons = async (...names: [string, Dtype][]) => {
    await write(folder, names);
    return (await check(folder)).reasons.map((one) => one.replaceAll(folder, 'HERE'));
  };
  expect(await reasons(['embed_tokens.weight', 'BF16'])).toEqual([
    'HERE is an embedder, which gives texts a place and writes none: its weights are those of a transformer without a head (tensor embed_tokens.weight).',
  ]);
  expect(await reasons(['model.embed_tokens.weight', 'BF16'], ['score.weight', 'BF16'])).toEqual([
    'HERE is a classifier, which gives texts labels or marks and writes none (tensor score.weight).',
  ]);
  expect(
    await reasons(['model.layers.0.mlp.up_proj.qweight', 'I32'], ['model.layers.0.mlp.up_proj.g_idx', 'I32']),
  ).toEqual(['HERE: the matrices are stored by GPTQ, which is not read here.']);
});

const noLicence = 'It names no licence; make sure that you may change and pass on this model.';
const padded = {
  ...tinyTokenizer,
  added_tokens: [...tinyTokenizer.added_tokens, { ...tinyTokenizer.added_tokens[0], id: 96, content: '[PAD]' }],
};

it.each<[string, Files, readonly string[]]>([
  ['a byte order mark', { 'config.json': `\ufeff${JSON.stringify(llama)}` }, [noLicence]],
  ['a NaN of Python', { 'config.json': JSON.stringify(llama).replace('0.02', 'NaN') }, [noLicence]],
  ['−1 for no padding', { 'config.json': { ...llama, pad_token_id: -1 } }, [noLicence]],
  [
    'a scaling without the length before',
    { 'config.json': { ...llama, rope_scaling: { type: 'yarn', factor: 4 } } },
    [noLicence],
  ],
  [
    'every option of YaRN',
    {
      'config.json': {
        ...llama,
        rope_scaling: {
          rope_type: 'yarn',
          factor: 16,
          beta_fast: 32,
          beta_slow: 1,
          mscale: 0,
          mscale_all_dim: 1,
          truncate: false,
          attention_factor: 1.2,
        },
      },
    },
    [noLicence],
  ],
  [
    'no end of a text',
    { 'config.json': { ...llama, eos_token_id: null } },
    [
      'It names no token that ends a text: what it writes goes on to its limit, and documents are joined by token 0.',
      noLicence,
    ],
  ],
  [
    'a licence in its card',
    { 'config.json': llama, 'README.md': '---\r\nlicense: apache-2.0\r\n---\r\n# Model\r\n' },
    [],
  ],
  [
    'a token behind its rows',
    { 'config.json': llama, 'tokenizer.json': padded },
    [
      'Its tokenizer was given tokens that the model has no row for ("[PAD]"): they stay out, and text that spells them is read as any other.',
      noLicence,
    ],
  ],
])('takes %s as others do', async (_, files, reasons) => {
  const folder = await folderOf(files, true);
  expect(await check(folder)).toMatchObject({
    ...{ verdict: reasons.length ? 'partly' : 'supported', reasons, advice: 'It can be imported as it is.' },
    facts: { family: 'llama', layers: 2, parameters: 10488 },
  });
});

it('gives folders names that projects allow', async () => {
  const names = ['Llama 3 (final) [v2]', '.hidden—model', '日本語モデル'];
  const found = await Promise.all(
    names.map(async (name) => {
      const folder = join(root, 'names', name);
      await writeTinyModel(folder);
      return (await check(folder)).name;
    }),
  );
  expect(found).toEqual(['Llama 3 -final- -v2-', 'hidden-model', '日本語モデル']);
});

it('follows the current revision of a cache into its own blobs, and nothing out of it', async () => {
  const repository = join(root, 'hub', 'models--maker--Tiny-1B');
  const [blobs, snapshot] = [join(repository, 'blobs'), join(repository, 'snapshots', 'abc123')];
  await writeTinyModel(blobs);
  await mkdir(snapshot, { recursive: true });
  for (const name of ['config.json', 'tokenizer.json', 'model.safetensors'])
    await symlink(join('..', '..', 'blobs', name), join(snapshot, name));
  await mkdir(join(repository, 'refs'));
  await writeFile(join(repository, 'refs', 'main'), 'abc123\n');
  for (const path of [repository, snapshot])
    expect(await check(path)).toMatchObject({ name: 'Tiny-1B', verdict: 'partly' });
  await rm(join(snapshot, 'model.safetensors'));
  await writeTinyModel(join(root, 'elsewhere'));
  await symlink(join(root, 'elsewhere', 'model.safetensors'), join(snapshot, 'model.safetensors'));
  expect((await check(repository)).reasons).toEqual([
    `${snapshot}: the file name "model.safetensors" leads out of the model folder.`,
  ]);
});

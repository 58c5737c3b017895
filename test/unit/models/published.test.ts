import { expect, it } from 'vitest';
import { describeJson, textConfigOf } from '../../../main/models/describe.ts';
import { elements } from '../../../main/models/source.ts';
import { learned } from '../../../main/tuning/ownParameters.ts';

type Config = Readonly<Record<string, unknown>>;

const sizes = (hidden: number, inner: number, layers: number, heads: number, groups: number, vocabulary: number) => ({
  ...{ hidden_size: hidden, intermediate_size: inner, num_hidden_layers: layers, num_attention_heads: heads },
  ...{ num_key_value_heads: groups, vocab_size: vocabulary, eos_token_id: 1 },
});
const gemma = { head_dim: 256, query_pre_attn_scalar: 256, sliding_window: 4096 };
const gemma2 = { ...gemma, model_type: 'gemma2', attn_logit_softcapping: 50, final_logit_softcapping: 30 };
const neox = { model_type: 'gpt_neox', rotary_pct: 0.25, tie_word_embeddings: false };
const longRope = (half: number) => ({
  rope_scaling: { type: 'longrope', short_factor: Array(half).fill(1), long_factor: Array(half).fill(2) },
  ...{ original_max_position_embeddings: 4096, max_position_embeddings: 131_072 },
});
const yarn = {
  ...{ rope_type: 'yarn', rope_theta: 1e6, factor: 16, original_max_position_embeddings: 16_384 },
  ...{ beta_fast: 32, beta_slow: 1, mscale: 1, mscale_all_dim: 1, llama_4_scaling_beta: 0.1 },
};

/** What the configs of published models say of their sizes, and how many parameters their model cards or files name. */
const published: readonly (readonly [string, Config, number])[] = [
  ['gemma-2-2b', { ...gemma2, ...sizes(2304, 9216, 26, 8, 4, 256_000) }, 2_614_341_888],
  ['gemma-2-9b', { ...gemma2, ...sizes(3584, 14_336, 42, 16, 8, 256_000) }, 9_241_705_984],
  ['gemma-2-27b', { ...gemma2, ...sizes(4608, 36_864, 46, 32, 16, 256_000), head_dim: 128 }, 27_227_128_320],
  ['gemma-3-270m', { ...gemma, model_type: 'gemma3_text', ...sizes(640, 2048, 18, 4, 1, 262_144) }, 268_098_176],
  ['gemma-3-1b', { ...gemma, model_type: 'gemma3_text', ...sizes(1152, 6912, 26, 4, 1, 262_144) }, 999_885_952],
  [
    'gemma-3-4b, without what sees',
    {
      ...{ model_type: 'gemma3', eos_token_id: [1, 106] },
      text_config: {
        ...{ hidden_size: 2560, intermediate_size: 10_240, model_type: 'gemma3_text', num_hidden_layers: 34 },
        ...{ rope_scaling: { factor: 8, rope_type: 'linear' }, sliding_window: 1024 },
      },
    },
    3_880_263_168,
  ],
  [
    'Phi-3-mini-4k',
    { model_type: 'phi3', ...sizes(3072, 8192, 32, 32, 32, 32_064), tie_word_embeddings: false },
    3_821_079_552,
  ],
  [
    'Phi-3.5-mini',
    { model_type: 'phi3', ...sizes(3072, 8192, 32, 32, 32, 32_064), ...longRope(48), tie_word_embeddings: false },
    3_821_079_552,
  ],
  [
    'phi-4',
    { model_type: 'phi3', ...sizes(5120, 17_920, 40, 40, 10, 100_352), tie_word_embeddings: false },
    14_659_507_200,
  ],
  [
    'Phi-4-mini',
    {
      ...{ model_type: 'phi3', ...sizes(3072, 8192, 32, 24, 8, 200_064), ...longRope(48) },
      ...{ partial_rotary_factor: 0.75, tie_word_embeddings: true },
    },
    3_836_021_760,
  ],
  [
    'granite-3.3-2b',
    {
      ...{ model_type: 'granite', ...sizes(2048, 8192, 40, 32, 8, 49_159), tie_word_embeddings: true },
      ...{ embedding_multiplier: 12, attention_multiplier: 0.015625, residual_multiplier: 0.22, logits_scaling: 8 },
    },
    2_533_539_840,
  ],
  ['SmolLM3-3B', { model_type: 'smollm3', ...sizes(2048, 11_008, 36, 16, 4, 128_256) }, 3_075_098_624],
  ['OLMo-2-0425-1B', { model_type: 'olmo2', ...sizes(2048, 8192, 16, 16, 16, 100_352) }, 1_484_916_736],
  ['OLMo-2-1124-7B', { model_type: 'olmo2', ...sizes(4096, 11_008, 32, 32, 32, 100_352) }, 7_298_617_344],
  [
    'Olmo-3-7B',
    { model_type: 'olmo3', ...sizes(4096, 11_008, 32, 32, 32, 100_278), sliding_window: 4096 },
    7_298_011_136,
  ],
  ['pythia-70m', { ...neox, ...sizes(512, 2048, 6, 8, 8, 50_304) }, 70_426_624],
  ['pythia-410m', { ...neox, ...sizes(1024, 4096, 24, 16, 16, 50_304) }, 405_334_016],
  ['pythia-2.8b', { ...neox, ...sizes(2560, 10_240, 32, 32, 32, 50_304) }, 2_775_208_960],
  ['pythia-12b', { ...neox, ...sizes(5120, 20_480, 36, 40, 40, 50_688) }, 11_846_072_320],
  ['starcoder2-3b', { model_type: 'starcoder2', ...sizes(3072, 12_288, 30, 24, 2, 49_152) }, 3_030_371_328],
  ['starcoder2-7b', { model_type: 'starcoder2', ...sizes(4608, 18_432, 32, 36, 4, 49_152) }, 7_173_923_840],
  [
    'starcoder2-15b',
    { model_type: 'starcoder2', ...sizes(6144, 24_576, 40, 48, 4, 49_152), tie_word_embeddings: false },
    15_957_889_024,
  ],
  [
    'Apertus-8B',
    { model_type: 'apertus', hidden_act: 'xielu', ...sizes(4096, 21_504, 32, 32, 8, 131_072) },
    8_053_338_176,
  ],
  [
    'Mistral-Small-3.1-24B, without what sees',
    {
      model_type: 'mistral3',
      text_config: {
        model_type: 'mistral',
        ...sizes(5120, 32_768, 40, 32, 8, 131_072),
        head_dim: 128,
        rope_theta: 1e9,
      },
    },
    23_572_403_200,
  ],
  [
    'Ministral-3-3B, without what sees',
    {
      model_type: 'mistral3',
      text_config: {
        ...{ model_type: 'ministral3', ...sizes(3072, 9216, 26, 32, 8, 131_072), head_dim: 128 },
        ...{ rope_parameters: yarn, tie_word_embeddings: true, max_position_embeddings: 262_144 },
      },
    },
    3_429_006_336,
  ],
];

it.each(published)('%s has as many parameters as its shape makes', (_, config, parameters) => {
  const { family, architecture } = describeJson(textConfigOf(config));
  // Constants that are stored beside them are no parameters to anybody else.
  const own = learned(family.parameters(architecture)).reduce((sum, { shape }) => sum + elements(shape), 0);
  expect(own).toBe(parameters);
});

import { describe, expect, it } from 'vitest';
import { ggufArchitectureOf } from '../../../main/gguf/architectures/index.ts';
import type { LayerShape } from '../../../main/models/architecture.ts';
import { describeJson } from '../../../main/models/describe.ts';
import { smallConfigs } from '../../support/familyConfigs.ts';

type Config = Readonly<Record<string, unknown>>;

/** Why llama.cpp cannot compute a model of this config, or of its first layer's shape changed. */
function refusalOf(config: Config, change: (layer: LayerShape) => LayerShape = (layer) => layer): string | null {
  const { family, architecture } = describeJson(config);
  const layers = architecture.layers.map((layer, at) => (at === 0 ? change(layer) : layer));
  return ggufArchitectureOf({ family, architecture: { ...architecture, layers } }).refusal;
}

const narrower = ({ sublayers }: LayerShape): LayerShape => ({
  sublayers: sublayers.map((shape) => (shape.kind === 'attention' ? shape : { ...shape, neurons: 8 })),
});
const fewerExperts = ({ sublayers }: LayerShape): LayerShape => ({
  sublayers: sublayers.map((shape) => (shape.kind === 'experts' ? { ...shape, experts: shape.experts - 1 } : shape)),
});

const { apertus, olmo2, olmo3, pythia, starcoder2, mixtral, 'qwen3-moe': qwen3Moe, olmoe } = smallConfigs;
const sparse = { ...qwen3Moe.config, mlp_only_layers: [] };
const wholeOlmoe = { ...olmoe.config, num_key_value_heads: 4 };

describe('a family that llama.cpp knows', () => {
  it.each<[string, Config, RegExp]>([
    ['OLMo with tied tables', { ...olmo2.config, tie_word_embeddings: true }, /only with a table of its own/],
    ['OLMo with biases', { ...olmo2.config, attention_bias: true }, /no place for biases in OLMo/],
    ['OLMo with wide heads', { ...olmo2.config, head_dim: 16 }, /wider or narrower than the model/],
    [
      'OLMo 3 with windows elsewhere',
      { ...olmo3.config, layer_types: Array.from({ length: 4 }, () => 'sliding_attention') },
      /every 4th layer of OLMo see everything, and layer 3/,
    ],
    ['OLMo scaled evenly', { ...olmo2.config, rope_scaling: { rope_type: 'linear', factor: 2 } }, /YaRN.*linear/],
    [
      'OLMo whose ramp ends anywhere',
      { ...olmo3.config, rope_scaling: { ...olmo3.config.rope_scaling, truncate: false } },
      /whole dimensions/,
    ],
    ['Pythia with tied tables', { ...pythia.config, tie_word_embeddings: true }, /GPT-NeoX only with a table/],
    [
      'Pythia that is scaled',
      { ...pythia.config, rope_scaling: { rope_type: 'linear', factor: 2 } },
      /not scale.*linear/,
    ],
    ['StarCoder2 with a window of four', starcoder2.config, /sliding window of 4 tokens/],
    ['Qwen3-MoE with a layer without experts', qwen3Moe.config, /asks for experts in every layer/],
    ['Qwen3-MoE with other gates', { ...sparse, norm_topk_prob: false }, /lets the gates .* add up to one.*does not/],
    ['Qwen3-MoE with biases', { ...sparse, attention_bias: true }, /no place for biases in Qwen3-MoE/],
    ['OLMoE with other gates', { ...wholeOlmoe, norm_topk_prob: true }, /does not let the gates/],
    ['OLMoE with fewer keys', olmoe.config, /as many keys as queries/],
  ])('refuses %s', (_, config, reason) => {
    expect(refusalOf(config)).toMatch(reason);
  });

  it.each<[string, Config]>([
    ['OLMo', olmo2.config],
    ['StarCoder2', { ...starcoder2.config, sliding_window: null }],
    ['Apertus', apertus.config],
    ['Mixtral', mixtral.config],
    ['Qwen3-MoE', sparse],
    ['OLMoE', wholeOlmoe],
  ])('refuses %s with widths of their own', (title, config) => {
    expect(refusalOf(config)).toBeNull();
    expect(refusalOf(config, narrower)).toBe(`llama.cpp knows layers of ${title} only when all are alike`);
  });

  it('refuses another number of experts in one layer', () => {
    expect(refusalOf(mixtral.config, fewerExperts)).toMatch(/Mixtral only when all are alike/);
  });
});

import { describe, expect, it } from 'vitest';
import { ggufArchitectureOf } from '../../../../main/gguf/architectures/index.ts';
import { describeJson, textConfigOf } from '../../../../main/models/describe.ts';
import type { LayerShape } from '../../../../main/models/architecture.ts';
import { exportedShape } from '../../../../main/models/stockConfig.ts';
import { smallConfigs } from '../../../support/familyConfigs.ts';
import { familyContract, seededModel } from '../../../support/familyContract.ts';
import { naiveGemma as naive } from '../../../support/naive/gemma.ts';

// Numbers that no size of the published models has, so that none can be a default.
const gemma2 = { ...smallConfigs.gemma2.config, query_pre_attn_scalar: 9 };
const gemma3 = { ...smallConfigs.gemma3.config, query_pre_attn_scalar: 9, rope_local_base_freq: 1000 };

familyContract('a Gemma 2', { config: gemma2, naive });
familyContract('a Gemma 3', { config: gemma3, naive });

describe('the config of a Gemma', () => {
  it('may say its layers and their positions type by type', () => {
    const { rope_theta, rope_local_base_freq, rope_scaling, ...rest } = gemma3;
    const layer_types = ['full_attention', ...Array.from({ length: 5 }, () => 'sliding_attention')];
    const rope_parameters = {
      full_attention: { rope_theta, ...rope_scaling },
      sliding_attention: { rope_type: 'default', rope_theta: rope_local_base_freq },
    };
    const { architecture } = describeJson({ ...rest, layer_types, rope_parameters });
    expect(architecture.rotary).toMatchObject({ theta: rope_theta, scaling: { factor: 8 } });
    expect(architecture.windowRotary).toMatchObject({ theta: rope_local_base_freq });
    const windows = architecture.layers.map(({ sublayers: [first] }) => first?.kind === 'attention' && first.window);
    expect(windows).toEqual([null, 4, 4, 4, 4, 4]);
  });

  it('says which layers see a window once others went', () => {
    const { family, architecture } = seededModel(gemma3);
    const layers = architecture.layers.toSpliced(1, 2);
    const { config, special } = exportedShape(gemma3, { family, architecture: { ...architecture, layers } });
    expect(special).toBeNull();
    expect(config['layer_types']).toEqual([...Array.from({ length: 3 }, () => 'sliding_attention'), 'full_attention']);
    expect(describeJson(config).architecture.layers).toEqual(layers);
  });

  it('rounds the scale of embeddings to the type that they are stored in', () => {
    const scaleOf = (changes: object) =>
      describeJson({ ...gemma3, hidden_size: 1152, ...changes }).architecture.embeddingScale;
    expect(scaleOf({})).toBe(Math.sqrt(1152));
    expect(scaleOf({ torch_dtype: 'bfloat16' })).toBe(34);
  });

  it.each([
    [{ hidden_activation: 'gelu' }, 'hidden_activation "gelu" is not supported for gemma3_text'],
    [{ use_bidirectional_attention: true }, 'use_bidirectional_attention true is not supported'],
    [{ layer_types: ['full_attention'] }, 'layer_types lists 1 layers, but num_hidden_layers is 6'],
    [{ layer_types: Array.from({ length: 6 }, () => 'linear_attention') }, 'layer_types has "linear_attention"'],
  ])('is refused with %j', (change, sentence) => {
    expect(() => describeJson({ ...gemma3, ...change })).toThrow(sentence);
  });

  it('is found inside that of a multimodal model, complete', () => {
    const outer = {
      ...{ architectures: ['Gemma3ForConditionalGeneration'], eos_token_id: [1, 106], model_type: 'gemma3' },
      text_config: {
        ...{ hidden_size: 2560, intermediate_size: 10_240, model_type: 'gemma3_text', num_hidden_layers: 34 },
        ...{ rope_scaling: { factor: 8, rope_type: 'linear' }, sliding_window: 1024 },
      },
      ...{ torch_dtype: 'bfloat16', vision_config: { hidden_size: 1152 } },
    };
    const config = textConfigOf(outer);
    expect(config).toMatchObject({ model_type: 'gemma3_text', eos_token_id: [1, 106], vocab_size: 262_208 });
    const { family, architecture } = describeJson(config);
    expect(architecture).toMatchObject({ hidden: 2560, vocabulary: 262_208, tied: true, embeddingScale: 50.5 });
    const [table] = family.parameters(architecture);
    expect(family.storedNames(table!, architecture)).toContain('language_model.model.embed_tokens.weight');
    expect(family.ignores('vision_tower.vision_model.encoder.layers.0.mlp.fc1.weight', architecture)).toBe(true);
    // A config of a model that is known by itself stays what it is.
    expect(textConfigOf(gemma3)).toBe(gemma3);
  });
});

describe('a Gemma that llama.cpp would compute otherwise', () => {
  const refusal = (changes: object, layers?: (all: readonly LayerShape[]) => readonly LayerShape[]) => {
    const { family, architecture } = describeJson({ ...smallConfigs.gemma3.config, ...changes });
    return ggufArchitectureOf({
      family,
      architecture: { ...architecture, layers: layers?.(architecture.layers) ?? architecture.layers },
    }).refusal;
  };

  it('is refused with the reason', () => {
    expect(refusal({})).toBeNull();
    expect(refusal({ query_pre_attn_scalar: 9 })).toContain('scales scores by the number of layers');
    expect(refusal({ rope_local_base_freq: 1000 })).toContain('with the base 10000');
    expect(refusal({ embedding_multiplier: 7 })).toContain('the root of the width');
    expect(refusal({}, (layers) => layers.slice(1))).toContain('every 6th layer');
    const { family } = describeJson(smallConfigs.gemma3.config);
    const biased = (layer: LayerShape) => family.withBias(layer, 'mlp.down_proj');
    expect(refusal({}, (layers) => layers.map(biased))).toContain('no place for biases');
    expect(refusal({}, ([first, ...rest]) => [family.resize(first!, 'neuron', 8, false), ...rest])).toContain(
      'all are alike',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { exportedShape } from '../../../main/models/stockConfig.ts';
import type { LayerShape } from '../../../main/models/architecture.ts';
import { llama } from '../../../main/models/families/llama.ts';
import { changedLayer, llamaLayer } from '../../support/layers.ts';
import { smallArchitecture } from '../../support/seededModel.ts';
import { tinyConfig } from '../../support/tinyModel.ts';

const bias = { q: false, k: false, v: false, o: false };
const layer = llamaLayer({
  attention: { groups: 1, queriesPerGroup: 2, headDim: 6, bias: { ...bias, o: true }, headNorm: false, window: null },
  feedForward: { neurons: 20, bias: { gate: false, up: false, down: true } },
});
const shapeOf = (config: Record<string, unknown>, layers: readonly LayerShape[]) =>
  exportedShape({ ...config, espalier: { layers } }, { family: llama, architecture: smallArchitecture({ layers }) });

describe('exportedShape', () => {
  it('gives uniform layers an ordinary config, with the biases that stock code expects as zeros', () => {
    const { config, zeroBiases, special } = shapeOf(tinyConfig, [layer, layer]);
    expect(special).toBeNull();
    expect(config).toMatchObject({
      num_attention_heads: 2,
      num_key_value_heads: 1,
      head_dim: 6,
      intermediate_size: 20,
      attention_bias: true,
      mlp_bias: true,
    });
    expect(config).not.toHaveProperty('espalier');
    expect(zeroBiases).toEqual([
      'self_attn.q_proj.bias',
      'self_attn.k_proj.bias',
      'self_attn.v_proj.bias',
      'mlp.gate_proj.bias',
      'mlp.up_proj.bias',
    ]);
  });

  it('records widths of their own and says why stock code cannot load them', () => {
    const wide = changedLayer(layer, { feedForward: { neurons: 28 } });
    const { config, special } = shapeOf(tinyConfig, [layer, wide]);
    expect(special).toBe('its layers have widths of their own');
    expect(config).toMatchObject({ intermediate_size: 28, espalier: { layers: [layer, wide] } });
  });

  it('records the same as Transformers does: sparse, and only what a layer has otherwise', () => {
    const narrow = changedLayer(layer, { feedForward: { neurons: 12 } });
    const layers = [
      layer,
      narrow,
      changedLayer(layer, { attention: null }),
      changedLayer(layer, { feedForward: null }),
    ];
    const many = [...layers, ...Array.from({ length: 7 }, () => layer)];
    expect(shapeOf(tinyConfig, many).config).toMatchObject({ intermediate_size: 20, num_key_value_heads: 1 });
    expect(shapeOf(tinyConfig, many).config['per_layer_config']).toEqual({
      ...{ '01': { intermediate_size: 12 }, '02': { skip: ['attention'] }, '03': { skip: ['mlp'] } },
    });
    // What an earlier export recorded is not true of what became of it.
    const stale = { ...tinyConfig, per_layer_config: { '1': { intermediate_size: 3 } } };
    expect(shapeOf(stale, [layer, layer]).config).not.toHaveProperty('per_layer_config');
  });

  it.each([
    ['qwen2', 'qwen2 code has no bias in the feed-forward network'],
    ['mistral', 'mistral code has no bias in the feed-forward network'],
  ])('knows what the code of %s lacks', (modelType, reason) => {
    expect(shapeOf({ ...tinyConfig, model_type: modelType }, [layer, layer]).special).toBe(reason);
  });

  it('does not add biases to a model that has none', () => {
    const plain = llamaLayer({
      attention: { groups: 2, queriesPerGroup: 2, headDim: 6, bias, headNorm: false, window: null },
      feedForward: { neurons: 32, bias: { gate: false, up: false, down: false } },
    });
    const { config, zeroBiases } = shapeOf(tinyConfig, [plain, plain]);
    expect(zeroBiases).toEqual([]);
    expect(config).toMatchObject({ attention_bias: false });
  });
});

import { describe, expect, it } from 'vitest';
import { exportedShape } from '../../../main/export/stockConfig.ts';
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

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ggufArchitectureOf } from '../../../../main/gguf/architectures/index.ts';
import { modelKeys } from '../../../../main/export/gguf/keys.ts';
import { ggufSource } from '../../../../main/gguf/source.ts';
import { multipliedOut } from '../../../../main/export/factors.ts';
import { stored } from '../../../../main/export/gguf/types.ts';
import { tensorsToWrite, usualStorage, writtenArchitecture } from '../../../../main/export/gguf/tensors.ts';
import { openGguf } from '../../../../main/formats/gguf/reader.ts';
import { writeGguf } from '../../../../main/formats/gguf/writer.ts';
import type { Architecture, LayerShape } from '../../../../main/models/architecture.ts';
import { gpt2 } from '../../../../main/models/families/gpt2.ts';
import { llama } from '../../../../main/models/families/llama.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { changedLayer } from '../../../support/layers.ts';
import { naiveLogits } from '../../../support/naiveLlama.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../support/seededModel.ts';

const folder = await temporaryFolder();
const small = smallArchitecture();
const [first] = small.layers as [LayerShape];
const biased = changedLayer(first, {
  attention: { bias: { q: true, k: true, v: true, o: true } },
  feedForward: { bias: { gate: true, up: true, down: true } },
});
const scaling = {
  ...{ rope_type: 'llama3', factor: 4, low_freq_factor: 1, high_freq_factor: 4 },
  original_max_position_embeddings: 32,
};

/** The model as it is read from a file that it was written to. */
async function reread(name: string, architecture: Architecture) {
  const source = memorySource(architecture, seededWeights(architecture));
  const { as, refusal } = ggufArchitectureOf(source);
  if (!as) throw new Error(String(refusal));
  const path = join(folder, `${name}.gguf`);
  const tensors = tensorsToWrite(as, multipliedOut(source), stored);
  const written = writtenArchitecture(as, architecture);
  await writeGguf(path, modelKeys(as, written, name, usualStorage(tensors)), tensors);
  await using file = await openGguf(path);
  const again = ggufSource(file, architecture.rotary?.scaling ?? null);
  const weights = new Map<string, Float32Array>();
  for (const parameter of again.parameters) weights.set(parameter.name, await again.read(parameter));
  return { as, written, again, weights, source, names: [...file.tensors.keys()] };
}

describe('a model that was written as GGUF', () => {
  it.each([
    ['uniform', 'llama', small],
    ['untied', 'llama', { ...small, tied: false }],
    ['biased', 'llama', { ...small, layers: [first, biased] }],
    ['widths', 'deci', { ...small, layers: [biased, changedLayer(first, { feedForward: { neurons: 20 } })] }],
    ['groups', 'deci', { ...small, layers: [first, changedLayer(first, { attention: { groups: 1 } })] }],
    ['no attention', 'deci', { ...small, layers: [first, changedLayer(first, { attention: null })] }],
    ['none in the first', 'deci', { ...small, layers: [changedLayer(first, { attention: null }), first] }],
    ['no feed-forward', 'deci', { ...small, layers: [first, changedLayer(first, { feedForward: null })] }],
    ['scaled', 'llama', { ...small, rotary: { theta: 10_000, scaling } }],
  ] as const)('%s is %s and computes the same', async (name, arch, architecture) => {
    const { as, written, again, weights, source, names } = await reread(name, architecture);
    expect(as.name).toBe(arch);
    expect(again.architecture).toEqual(written);
    expect(names.includes('output.weight')).toBe(!architecture.tied);
    expect(names.includes('rope_freqs.weight')).toBe(name === 'scaled');
    for (const parameter of source.parameters)
      expect(weights.get(parameter.name), parameter.name).toEqual(await source.read(parameter));
    const ids = [3, 17, 8, 41];
    const own = naiveLogits(architecture, seededWeights(architecture), ids).flat();
    const found = naiveLogits(again.architecture, weights, ids).flat();
    const worst = own.reduce((most, logit, i) => Math.max(most, Math.abs(logit - (found[i] ?? NaN))), 0);
    expect(worst).toBeLessThan(1e-4);
  });

  it('holds the product where a matrix was two factors', async () => {
    const lowRank = { 'self_attn.q_proj': { rank: 3, residual: false }, 'mlp.up_proj': { rank: 2, residual: true } };
    const architecture = { ...small, layers: [{ ...first, lowRank }, first] };
    const { as, weights, names } = await reread('factors', architecture);
    expect(as.name).toBe('llama');
    expect(names).toHaveLength(1 + 2 * 9 + 1);
    const own = seededWeights(architecture);
    const at = (name: string, i: number) => own.get(`model.layers.0.mlp.up_proj${name}.weight`)?.[i] as number;
    const sum = at('', 24 + 5) + at('.up', 2) * at('.down', 5) + at('.up', 3) * at('.down', 24 + 5);
    expect(weights.get('model.layers.0.mlp.up_proj.weight')?.[24 + 5]).toBeCloseTo(sum, 6);
  });
});

describe('what llama.cpp cannot compute', () => {
  const refusal = (architecture: Architecture, family = llama) => ggufArchitectureOf({ family, architecture }).refusal;
  const normed = changedLayer(first, { attention: { headNorm: true } });

  it('is refused with a reason', () => {
    const window = changedLayer(first, { attention: { window: 16 } });
    expect(refusal({ ...small, layers: [window] })).toContain('sliding window');
    expect(refusal({ ...small, layers: [changedLayer(first, { attention: null })] })).toContain('no layer');
    const yarn = { type: 'yarn', factor: 4, original_max_position_embeddings: 16 };
    expect(refusal({ ...small, rotary: { theta: 10_000, scaling: yarn } })).toContain('YaRN');
    const narrow = changedLayer(normed, { feedForward: { neurons: 20 } });
    expect(refusal({ ...small, layers: [normed, narrow] })).toContain('all are alike');
    expect(refusal({ ...small, layers: [normed] })).toBeNull();
    const heads = { name: 'attention', kind: 'attention', groups: 3, queriesPerGroup: 1, headDim: 6 } as const;
    const all = { bias: { q: true, k: true, v: true, o: true }, headNorm: false, window: null };
    const mlp = { name: 'feedForward', kind: 'mlp', neurons: 8, bias: { up: true, down: true } } as const;
    const layers = [{ sublayers: [{ ...heads, ...all }, mlp] }];
    expect(refusal({ ...small, family: 'gpt2', rotary: null, layers }, gpt2)).toContain('fewer attention heads');
  });
});

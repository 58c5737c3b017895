import { describe, expect, it } from 'vitest';
import { compatible } from '../../../main/export/compatible.ts';
import { exporterOf, refusedFor } from '../../../main/export/index.ts';
import { ggufArchitectureOf } from '../../../main/gguf/architectures/index.ts';
import { mixtureSites, withExperts } from '../../../main/models/mixtures/expertUnits.ts';
import { withLayers } from '../../../main/models/describe.ts';
import { elements, type ModelSource } from '../../../main/models/source.ts';
import { exportedShape } from '../../../main/models/stockConfig.ts';
import { smallConfigs } from '../../support/familyConfigs.ts';
import { expectClose, waysToLogits } from '../../support/familyChecks.ts';
import { seededModel } from '../../support/familyContract.ts';
import { mixtralLoops, olmoeLoops, qwen3MoeLoops } from '../../support/naive/llamaLike.ts';
import { memorySource } from '../../support/seededModel.ts';

/** A config, and what is otherwise in the models of the family that llama.cpp knows. */
interface Small {
  readonly config: Readonly<Record<string, unknown>>;
  readonly known?: Readonly<Record<string, unknown>>;
}

const ids = [3, 14, 15, 9, 26, 5, 35, 8, 9, 7];

/** The model whose layers each have two experts for all rows of their router, in an order of their own. */
function merged(config: Readonly<Record<string, unknown>>) {
  const { family, architecture, weights, source } = seededModel(config);
  const sites = new Map(mixtureSites(source).map(({ layer, mixture }) => [layer, mixture]));
  const leads = (layer: number, rows: number) =>
    Array.from({ length: rows }, (_, row) => (row + (layer % 2) * (row >> 1)) % 2);
  const layers = architecture.layers.map((shape, layer) => {
    const mixture = sites.get(layer);
    return mixture ? withExperts(shape, mixture, 2, leads(layer, mixture.experts)) : shape;
  });
  // The numbers of the first two experts and of all rows of the routers; those of the other experts are left out.
  const model = memorySource({ ...architecture, layers }, weights, family);
  return { model, config: withLayers({ ...config }, layers) };
}

async function weightsOf(source: ModelSource): Promise<Map<string, Float32Array>> {
  const weights = new Map<string, Float32Array>();
  for (const parameter of source.parameters) weights.set(parameter.name, await source.read(parameter));
  return weights;
}

const sizeOf = ({ parameters }: ModelSource) => parameters.reduce((sum, { shape }) => sum + elements(shape), 0);

describe.each([
  ['Mixtral', smallConfigs.mixtral, mixtralLoops],
  ['Qwen3-MoE', smallConfigs['qwen3-moe'], qwen3MoeLoops],
  ['OLMoE', smallConfigs.olmoe, olmoeLoops],
])('a %s whose experts are merged', (_, { config: plain, known }: Small, loops) => {
  const { model, config } = merged(plain);

  it('has them once for every row of the router in a compatible folder, and answers the same', async () => {
    expect(exportedShape(config, model).special).toBe('several rows of a router lead to one expert');
    const { source: spread } = compatible(config, model);
    const { config: stock, special } = exportedShape(config, spread as ModelSource);
    expect(special).toBeNull();
    expect(stock).not.toHaveProperty('espalier');
    expect(sizeOf(spread as ModelSource)).toBe(sizeOf(seededModel(plain).source));
    // Loops that know a row of the router for every expert and nothing of merging.
    const expected = loops()(plain, await weightsOf(spread as ModelSource), ids);
    for (const logits of Object.values(waysToLogits)) expectClose(await logits(model, ids), expected, 1e-4);
  });

  it('is refused where stock programs cannot say so, with the way out', () => {
    const subject = { name: 'merged', source: model, config };
    expect(ggufArchitectureOf(merged({ ...plain, ...known }).model).refusal).toMatch(
      /a compatible Hugging Face folder holds each once for every row/,
    );
    expect(exporterOf('compressed-tensors', 'q8').refusal(subject)).toMatch(
      /several rows of a router lead to one expert; the type q8-compatible fills it up/,
    );
    const { limit, warning } = exporterOf('hf').loading(exportedShape(config, model), subject);
    expect(limit).toBe('stock Transformers cannot load it: several rows of a router lead to one expert');
    expect(warning).toMatch(/a compatible folder in every program of the model's family/);
    expect(refusedFor(exporterOf('gguf'), subject)).toMatch(/It can be written as a Hugging Face folder \(hf\)/);
  });

  it('says what the rows take', () => {
    const { warning, programs } = exporterOf('hf', 'compatible').loading(exportedShape(config, model), {
      ...{ name: 'merged', source: model, config },
    });
    const times = sizeOf(seededModel(plain).source) / sizeOf(model);
    expect(times).toBeGreaterThan(1.1);
    expect(warning).toMatch(/^With merged experts once for every row of the router that leads to them it takes/);
    expect(warning).toContain(`${times.toFixed(2)} times the bytes`);
    expect(programs.map(({ program }) => program)).toContain('vLLM');
  });
});

import { describe, expect, it } from 'vitest';
import { measured } from '../../../../../main/compress/extraction/extract.ts';
import { narrowed } from '../../../../../main/compress/granularity/channel/narrowed.ts';
import { channelScores } from '../../../../../main/compress/granularity/channel/scores/index.ts';
import { noLayerShares, removedParameters } from '../../../../../main/compress/recipe/properties.ts';
import { specificationOf } from '../../../../../main/compress/recipe/document.ts';
import { recipeProblem } from '../../../../../main/compress/recipe/validate.ts';
import { specificationProblem } from '../../../../../main/compress/recipe/specificationProblem.ts';
import { describeJson } from '../../../../../main/models/describe.ts';
import type { Architecture, Family } from '../../../../../main/models/architecture.ts';
import { llama } from '../../../../../main/models/families/llama.ts';
import { gpt2 } from '../../../../../main/models/families/gpt2.ts';
import { elements, type ModelSource } from '../../../../../main/models/source.ts';
import { waysToLogits } from '../../../../support/familyChecks.ts';
import { changedLayer } from '../../../../support/layers.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../../support/seededModel.ts';
import { memoryWorkspace } from '../../../../support/owned.ts';
import { randomText } from '../../../../support/texts.ts';
import { recipeOf, testExtraction, type TestRun } from '../../../../support/testExtraction.ts';

const layer = smallArchitecture().layers[0] as Architecture['layers'][number];
const bias = { q: true, k: true, v: true, o: false };
const lowRank = { 'self_attn.o_proj': { rank: 3, residual: true }, 'mlp.up_proj': { rank: 5, residual: false } };
const { architecture: small } = describeJson({
  ...{ model_type: 'gpt2', n_embd: 24, n_layer: 2, n_head: 4, n_positions: 64, vocab_size: 50 },
});

const models: [string, Family, Architecture][] = [
  ['Llama', llama, smallArchitecture({ normEpsilon: 0.01 })],
  ['Llama with a head of its own', llama, smallArchitecture({ tied: false, normEpsilon: 0.01 })],
  ['Qwen2', llama, smallArchitecture({ layers: [changedLayer(layer, { attention: { bias } })] })],
  ['Qwen3', llama, smallArchitecture({ layers: [changedLayer(layer, { attention: { headNorm: true } })] })],
  ['Llama with factors', llama, smallArchitecture({ layers: [{ ...layer, lowRank }] })],
  ['GPT-2', gpt2, { ...small, normEpsilon: 0.01 }],
];
const ids = [3, 14, 15, 9, 26, 5, 35, 8, 9, 7];
const logits = waysToLogits['walks layer by layer'] as (of: ModelSource, ids: readonly number[]) => Promise<number[][]>;

/** The largest difference of two matrices, relative to the largest number of the second. */
const difference = (a: number[][], b: number[][]) => {
  const [one, other] = [a.flat(), b.flat()];
  const largest = Math.max(...other.map(Math.abs));
  return Math.max(...one.map((value, i) => Math.abs(value - (other[i] as number)))) / largest;
};

/**
 * The whole model with a matrix P [hidden, hidden] on everything that is written to the residual stream. A head keeps reading with the
 * whole table, whatever the embedding writes.
 */
function projected(family: Family, architecture: Architecture, weights: Map<string, Float32Array>, p: Float64Array) {
  const { hidden } = architecture;
  const untied = { ...architecture, tied: false };
  const changed = new Map(weights);
  const table = weights.get(family.projection(architecture));
  if (table) changed.set(family.projection(untied), table);
  for (const { name, stream, shape } of family.parameters(untied)) {
    const values = changed.get(name) as Float32Array;
    if (stream?.does !== 'writes') continue;
    const inner = stream.axis === 0 ? (shape[1] ?? 1) : 1;
    const next = new Float32Array(values.length);
    for (let at = 0; at < values.length; at += 1) {
      const to = Math.floor(at / inner) % hidden;
      const first = at - to * inner;
      let sum = 0;
      for (let i = 0; i < hidden; i += 1) sum += (p[to * hidden + i] as number) * (values[first + i * inner] as number);
      next[at] = sum;
    }
    changed.set(name, next);
  }
  return memorySource(untied, changed, family);
}

/** Rows of the axes that stay, as the score finds them. */
async function rowsOf({ extraction, recipe, result }: TestRun): Promise<Float64Array[]> {
  const { hidden } = extraction.source.architecture;
  const { component, options } = channelScores.bind(recipe.score);
  const { scores, directions } = await component.axes(await measured(extraction, specificationOf(recipe)), options);
  const order = [...scores.keys()].sort((a, b) => (scores[b] as number) - (scores[a] as number));
  return order
    .slice(0, result.stream?.hidden)
    .map((row) =>
      directions
        ? directions.slice(row * hidden, (row + 1) * hidden)
        : Float64Array.from({ length: hidden }, (_, i) => (i === row ? 1 : 0)),
    );
}

/** Σ of the outer products of orthonormal rows: the projection onto what they span. */
function projection(rows: readonly Float64Array[], hidden: number): Float64Array {
  const p = new Float64Array(hidden * hidden);
  for (const row of rows)
    for (let i = 0; i < p.length; i += 1)
      p[i]! += (row[Math.floor(i / hidden)] as number) * (row[i % hidden] as number);
  return p;
}

describe.each(models)('the residual stream of a %s', (_title, family, architecture) => {
  const weights = seededWeights(architecture, 5, family);
  const source = memorySource(architecture, weights, family);
  const { hidden } = architecture;
  const mixing = family === gpt2 ? [] : ['slicegpt'];

  it.each(['random-channels', 'minitron-channels', 'taylor-channels', ...mixing])(
    'answers sliced by %s as it does where what goes is only silent',
    async (name) => {
      const run = await testExtraction().model(source).recipe(name).settings({ lambda: 1, sparsity: 0.25 }).run();
      const { made, recipe, outcomes } = run;
      expect(made.architecture.hidden).toBe(18);
      const rows = await rowsOf(run);
      const p = projection(rows, hidden);
      const own = new Map(weights);
      if (family === gpt2) {
        const stays = Float64Array.from({ length: hidden }, (_, i) =>
          rows.reduce((sum, row) => sum + (row[i] as number), 0),
        );
        // Layer norms take the mean away: of what stays, the part along the mean counts nowhere.
        const along = projection([stays.map((one) => one / Math.sqrt(18))], hidden);
        for (let i = 0; i < p.length; i += 1) p[i]! -= along[i] as number;
        // The bias of a norm goes with the channel that it was for.
        for (const { name: shift, stream } of source.parameters)
          if (stream?.does === 'shifts')
            own.set(
              shift,
              (weights.get(shift) as Float32Array).map((b, i) => b * (stays[i] as number)),
            );
      }
      const silent = projected(family, architecture, own, p);
      expect(difference(await logits(made, ids), await logits(silent, ids))).toBeLessThan(1e-5);
      // The cut is no trifle: with the whole stream the answers are others.
      expect(difference(await logits(made, ids), await logits(source, ids))).toBeGreaterThan(0.02);

      const size = (of: ModelSource) => of.parameters.reduce((sum, { shape }) => sum + elements(shape), 0);
      expect(size(source) - size(made)).toBe(removedParameters(source, recipe, { sparsity: 0.25 }));
      for (const { kept, masks } of outcomes) expect([kept, masks]).toEqual([{ channel: { kept: 18, of: 24 } }, null]);
    },
  );
});

describe('the directions of a residual stream', () => {
  const turned = async (of: ModelSource, head: string) =>
    (
      await testExtraction()
        .model(of)
        .recipe('slicegpt', { score: { name: 'variance', head } })
        .settings({ lambda: 1 })
        .run()
    ).made;

  it('may leave the table shared, which is exact where the gains of the final norm are alike', async () => {
    const architecture = smallArchitecture();
    const weights = seededWeights(architecture);
    const uneven = memorySource(architecture, weights);
    const even = memorySource(
      architecture,
      new Map([...weights, ['model.norm.weight', new Float32Array(24).fill(1.5)]]),
    );
    const apart = async (of: ModelSource) => {
      const [shared, own] = [await turned(of, 'shared'), await turned(of, 'own')];
      expect([shared.architecture.tied, own.architecture.tied]).toEqual([true, false]);
      return difference(await logits(shared, ids), await logits(own, ids));
    };
    expect(await apart({ ...even, fingerprint: 'even' })).toBeLessThan(1e-5);
    expect(await apart(uneven)).toBeGreaterThan(0.01);
  });

  it('say that zeros of an earlier pruning are filled, and that a share of too few channels takes none', async () => {
    const warnings: string[] = [];
    const workspace = { ...memoryWorkspace(), warn: (message: string) => void warnings.push(message) };
    const { made } = await testExtraction().recipe('wanda').settings({ lambda: 1 }).run();
    const once = { ...made, fingerprint: 'with zeros' };
    const run = (sparsity: number) =>
      testExtraction().model(once).recipe('slicegpt').settings({ lambda: 1, sparsity }).in(workspace).run();
    await run(0.25);
    expect(warnings).toEqual([
      'Pruned weights of 14 matrices were zero in this model, and turning the residual stream fills them.',
    ]);
    const { made: same } = await run(0.01);
    expect(warnings.at(-1)).toMatch('All 24 channels stay: 1.0 % of them');
    expect(difference(await logits(same, ids), await logits(once, ids))).toBe(0);
  });

  it('are refused where norms take the mean away, before anything is done', () => {
    const model = { family: gpt2, architecture: small };
    expect(() => removedParameters(model, recipeOf('slicegpt'), { sparsity: 0.25 })).toThrow(
      'The norms of gpt2 models take the mean over all channels away',
    );
  });
});

describe('scores of channels', () => {
  const architecture = smallArchitecture();
  const { hidden } = architecture;

  it('by size count every tensor that reads or writes a channel', async () => {
    const sized = new Map(
      llama.parameters(architecture).map(({ name, shape, stream }) => {
        const inner = stream?.axis === 0 ? (shape[1] ?? 1) : 1;
        const of = (i: number) => (stream ? Math.floor(i / inner) % hidden : 0);
        return [name, Float32Array.from({ length: elements(shape) }, (_, i) => 1 + ((of(i) * 7) % hidden) / 100)];
      }),
    );
    const { result, outcomes } = await testExtraction()
      .model(memorySource(architecture, sized))
      .recipe('minitron-channels', { score: 'magnitude' })
      .settings({ lambda: 1, sparsity: 0.25 })
      .run();
    expect(result.stream?.hidden).toBe(18);
    const largest = Array.from({ length: hidden }, (_, i) => i).filter((i) => (i * 7) % hidden >= 6);
    expect(outcomes[0]?.units).toEqual({ channel: largest });
  });

  it('by activations are Minitron’s: what norms put out, by windows, summed over norms', async () => {
    const text = randomText(3, 4, 12);
    // Layers that write nothing: what norms read is the embedding's row.
    const weights = new Map(
      [...seededWeights(architecture)].map(([name, values]) => [
        name,
        /o_proj|down_proj/.test(name) ? values.fill(0) : values,
      ]),
    );
    const source = memorySource(architecture, weights);
    const work = testExtraction().model(source).texts(text).settings({ lambda: 1 });
    const { score } = recipeOf('minitron-channels');
    const specification = specificationOf(recipeOf('minitron-channels'));
    const { component, options } = channelScores.bind(score);
    const { scores } = await component.axes(await measured(await work.open(), specification), options);
    const table = weights.get('model.embed_tokens.weight') as Float32Array;
    const gains = [...weights].filter(([name]) => /layers.*layernorm/.test(name)).map(([, values]) => values);
    for (const channel of [0, 11, 23]) {
      const sizes = Array.from({ length: 4 }, (_, window) => {
        const ids = [...text.windows.ids.subarray(window * 12, (window + 1) * 12)];
        const sum = ids.reduce((all, id) => {
          const row = table.subarray(id * hidden, (id + 1) * hidden);
          const root = Math.sqrt(row.reduce((squares, x) => squares + x * x, 0) / hidden + architecture.normEpsilon);
          return all + Math.abs(row[channel] as number) / root;
        }, 0);
        return sum / 12;
      });
      const root = Math.sqrt(sizes.reduce((sum, size) => sum + size * size, 0) / 4);
      expect(scores[channel]).toBeCloseTo(
        gains.reduce((sum, gain) => sum + root * (gain[channel] as number), 0),
        4,
      );
    }
  });
});

describe('a width that stays', () => {
  const wide = (hidden: number) => ({ family: llama, architecture: smallArchitecture({ hidden }) });
  const left = (hidden: number, share: number, blocks = false) =>
    narrowed(wide(hidden), specificationOf(recipeOf('minitron-channels')), share, blocks).architecture.hidden;

  it('is a multiple of 32 where there are at least four, and of the blocks of packed formats before a rounding', () => {
    expect([left(256, 0.25), left(256, 0.3), left(896, 0.25), left(896, 0.01)]).toEqual([192, 192, 672, 896]);
    expect([left(96, 0.25), left(24, 0.3)]).toEqual([72, 17]);
    expect([left(2048, 0.3), left(2048, 0.3, true)]).toEqual([1440, 1536]);
  });
});

describe('a specification about channels', () => {
  it('has one stream to choose from, layers that are all alike, and nothing that repairs', () => {
    const specification = specificationOf(recipeOf('minitron-channels'));
    expect(specificationProblem(specification)).toBeNull();
    expect(specificationProblem({ ...specification, group: 'site' })).toMatchObject({ field: 'group' });
    expect(specificationProblem({ ...specification, schedule: 'sequential' })).toMatchObject({ field: 'schedule' });
    expect(specificationProblem({ ...specification, compensation: 'meanBias' })).toMatchObject({
      field: 'compensation',
    });
    expect(noLayerShares(recipeOf('minitron-channels'))).toContain('all layers');
    expect(noLayerShares(recipeOf('flap'))).toBeNull();
  });

  it('leaves nothing behind that could be compared with hidden states of before', () => {
    const { recovery } = recipeOf('distil');
    const recipe = recipeOf('minitron-channels', { recovery });
    expect(recipeProblem(recipe)).toBeNull();
    const compared = { ...recipe, recovery: { ...(recovery as object), objectives: ['distillation', 'hiddenStates'] } };
    expect(recipeProblem(compared)).toMatchObject({ field: 'recovery.objectives.1' });
    expect(recipeProblem({ ...compared, ...recipeOf('flap'), recovery: compared.recovery })).toBeNull();
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { derivedSource } from '../../../../main/compress/extraction/derivedSource.ts';
import { extract } from '../../../../main/compress/extraction/extract.ts';
import { Extraction } from '../../../../main/compress/extraction/extraction.ts';
import type { LayerOutcome } from '../../../../main/compress/extraction/outcome.ts';
import type { TrainingEvent } from '../../../../main/compress/extraction/workspace.ts';
import { parseRecipe } from '../../../../main/compress/recipe/validate.ts';
import { Learner } from '../../../../main/training/learner.ts';
import { memoryWorkspace, owned } from '../../../support/owned.ts';
import { architecture, type Case, recovery, source, trained, windows } from './gatedUnits.ts';

const early = { from: 0.1, until: 0.5, every: 1 };

const cases: readonly Case[] = [
  { method: { name: 'hardConcrete', sublayers: true, until: 0.5 }, train: 'lora' },
  { method: { name: 'hardConcrete', until: 0.5 }, train: 'frozen', unit: 'sublayer' },
  { method: { name: 'bottleneck', until: 0.5 }, train: 'full' },
  { method: { name: 'gradualUnits', by: 'gateGradient', ...early }, train: 'lora' },
  { method: { name: 'gradualUnits', by: 'movement', ...early }, train: 'full' },
  { method: { name: 'gradualUnits', by: 'saliency', ...early }, train: 'full' },
  { method: { name: 'gradualUnits', by: 'loraGradients', ...early, watch: 1 }, train: 'lora', unit: 'neuron' },
  { method: { name: 'slimming' }, train: 'lora' },
  { method: { name: 'pressure', watch: 0.2 }, train: 'full' },
  { method: { name: 'layerSampling', block: 2, until: 0.5 }, train: 'lora', unit: 'layer' },
  { method: { name: 'trainedRank', ...early }, train: 'full', unit: 'rank' },
];

const named = cases.map((one): [string, Case] => [
  `${one.method.name} ${String(one.method['by'] ?? '')} ${one.unit ?? ''}`,
  one,
]);

describe('pruning units while training', () => {
  it.each(named)('goes on after an interruption as if there had been none: %s', async (_, one) => {
    const folder = await mkdtemp(join(tmpdir(), 'espalier-in-training-'));
    await expect(trained(one, folder, 3)).rejects.toThrow('killed');
    const resumed = await trained(one, folder);
    const whole = await trained(one, null);
    expect(resumed).toEqual(whole);
    await rm(folder, { recursive: true });
  });

  it.each(named)(
    'removes exactly the share, and what was seen while training is what is written: %s',
    async (_, one) => {
      const { unit = 'structure', method } = one;
      const depth = unit === 'layer' || unit === 'sublayer';
      const recipe = parseRecipe(
        {
          ...{
            name: 'own',
            title: 'Own',
            paper: null,
            citation: '',
            category: 'structured-width',
            unit,
            group: 'model',
          },
          ...(unit === 'rank'
            ? { score: { name: 'spectrum', weighting: 'none' }, group: 'site', allocation: 'uniform' }
            : { score: 'learned', allocation: depth ? 'lowest' : 'global' }),
          ...{
            compensation: 'none',
            schedule: 'oneShot',
            recovery: 'none',
            lambda: null,
            explanation: '',
            caveats: [],
          },
          inTrainingPruning: { method, ...recovery(one.train, 6, 3) },
          defaults: { sparsity: 0.4, lambda: null },
        },
        'own',
      );
      const told: TrainingEvent[] = [];
      const own = { ...memoryWorkspace(), trained: (event: TrainingEvent) => void told.push(event) };
      const side = (of: ReturnType<typeof windows>, fingerprint: string) => ({ windows: of, fingerprint });
      const texts = {
        ...{ domain: side(windows(2), 'c'), general: null },
        training: () => Promise.resolve({ domain: side(windows(3, 8), 't'), general: null }),
      };
      const result = await extract(
        owned(new Extraction(source, { sparsity: 0.4, lambda: null, seed: 5 }, texts, own)),
        recipe,
      );
      const made = derivedSource(source, result);
      const learner = owned(new Learner(made, { trainables: [] }, memoryWorkspace()));
      const after = await learner.loss(texts.domain.windows);
      const best = told.find(({ kind }) => kind === 'trained');
      const seen = told.find(
        (event) => event.kind === 'evaluation' && best?.kind === 'trained' && event.step === best.best,
      );
      expect(Math.abs(after - (seen?.kind === 'evaluation' ? seen.domain : NaN))).toBeLessThan(2e-4);
      const units = result.layers.map(({ meta }) => (meta as LayerOutcome).units);
      const kept = (kind: string) => units.reduce((sum, of) => sum + (of?.[kind]?.length ?? 0), 0);
      if (unit === 'layer') expect([kept('attention'), kept('feedForward')]).toEqual([2, 2]);
      if (unit === 'sublayer') expect(kept('attention') + kept('feedForward')).toBe(5);
      if (unit === 'neuron') expect(kept('neuron')).toBe(4 * 32 - Math.floor(0.4 * 4 * 32));
      if (unit === 'structure') {
        const [group, neuron] = source.family.units(architecture, 0);
        const all = 4 * ((group?.cost ?? 0) * 2 + (neuron?.cost ?? 0) * 32);
        const left = kept('kvGroup') * (group?.cost ?? 0) + kept('neuron') * (neuron?.cost ?? 0);
        expect(1 - left / all).toBeLessThanOrEqual(0.4);
        expect(1 - left / all).toBeGreaterThan(0.4 - (group?.cost ?? 0) / all);
      }
    },
  );

  it('finds one score for every unit, and for every sublayer', async () => {
    const width = await trained(cases[0] as Case, null);
    for (const found of width.found) {
      expect(found['kvGroup']).toHaveLength(2);
      expect(found['neuron']).toHaveLength(32);
    }
    const depth = await trained(cases[9] as Case, null);
    for (const found of depth.found)
      expect([found['attention'], found['feedForward']].map((one) => one?.length)).toEqual([1, 1]);
  });
});

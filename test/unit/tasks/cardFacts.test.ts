import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunInput } from '../../../preload/contract/index.ts';
import { exporterOf } from '../../../main/export/index.ts';
import { recipeFiles } from '../../../main/export/lineage.ts';
import { modelCard } from '../../../main/export/modelCard.ts';
import { runKinds } from '../../../main/kinds/index.ts';
import type { Project } from '../../../main/project/project.ts';
import { findSubject } from '../../../main/project/subjects.ts';
import { cardFacts } from '../../../main/tasks/cardFacts.ts';
import { taskContext } from '../../support/taskContext.ts';
import { tinyProject } from '../../support/tinyProject.ts';
import { memorySource, seededWeights } from '../../support/seededModel.ts';
import { tinyArchitecture, tinyConfig } from '../../support/tinyModel.ts';

let project: Project;
beforeAll(async () => {
  project = await tinyProject();
});
afterAll(() => project.close());

const source = memorySource(tinyArchitecture, seededWeights(tinyArchitecture));
const stock = { config: tinyConfig, zeroBiases: [], special: null };
const cardOf = async (name: string) => {
  const card = await cardFacts(project, await findSubject(project, name));
  return { card, text: modelCard({ name, card, source, config: tinyConfig }, stock, exporterOf('hf')) };
};

/** A finished run that made a variant of a subject, with as many parameters as are said. */
async function made(name: string, of: string, recipe: string, parameters: number, general?: string): Promise<void> {
  const input = { model: of, domain: 'notes', ...(general ? { general } : {}), recipe, name };
  await ran('extract', input, name, of, parameters);
}

async function ran(kind: string, input: RunInput, name: string, of: string, parameters: number): Promise<void> {
  const { recipes } = taskContext(project);
  const { references, inputs, settings } = await runKinds.get(kind).resolve({ project, recipes }, input);
  const { id } = await project.runs.add({ kind, references, inputs, settings, variantName: name });
  const { reference, manifest } = await findSubject(project, of);
  await project.variants.add({
    ...{ name, parents: [reference], run: id, manifest, hash: name, parameters, nonzero: parameters, bytes: 1 },
  });
}

it('names the whole lineage of a variant of variants, down to the model', async () => {
  const { parameters } = await findSubject(project, 'tiny');
  await made('narrow', 'tiny', 'flap', Math.round(parameters / 2), 'news');
  await made('short', 'narrow', 'shortgpt', Math.round(parameters / 4));
  await made('zeros', 'short', 'global-magnitude', Math.round(parameters / 5));
  const { card, text } = await cardOf('zeros');
  expect(card.baseModels).toEqual(['tiny']);
  expect(card.lineage.map(({ made: name, from }) => [name, from])).toEqual([
    ['narrow', ['tiny']],
    ['short', ['narrow']],
    ['zeros', ['short']],
  ]);
  expect(text).toContain('Extracted from **tiny** with Espalier by FLAP, then ShortGPT, then ');
  expect(text).toContain('| 2 | short | narrow | ShortGPT |');
  // Shares are of the model at the beginning, and the text is that of all steps.
  expect(text).toContain('(20.0 % of the base model)');
  expect(card.datasets.map(({ name }) => name)).toEqual(['notes', 'news']);
  for (const { recipes } of card.lineage) for (const { citation } of recipes) expect(text).toContain(citation);
  expect([...recipeFiles(card).values()]).toEqual(['recipe-1.json', 'recipe-2.json', 'recipe.json']);
  for (const file of recipeFiles(card).values()) expect(text).toContain(`\`${file}\``);
});

it('writes every measurement in its own digits, with its unit', async () => {
  const tiny = await findSubject(project, 'tiny');
  const dataset = (await project.datasets.get('notes')).id;
  const measured = { subject: tiny.name, hash: tiny.hash, dataset, split: 'heldOut' as const, tokens: 1234 };
  const add = (metric: string, value: number, low: number | null = null, high: number | null = null) =>
    project.measurements.add({ ...measured, metric, value, low, high, provenance: {} });
  await add('nll', 3.25, 3.1, 3.4);
  await add('peakMemory', 328630272);
  await add('tokensPerSecond', 1520.44);
  const { text } = await cardOf('tiny');
  expect(text).toContain('| notes | domain | loss, nats per token | 3.2500 | 3.1000 – 3.4000 | 1,234 |');
  expect(text).toContain('| notes | domain | peak memory while measuring, bytes | 328,630,272 |  | 1,234 |');
  expect(text).toContain('| notes | domain | tokens per second | 1,520 |  | 1,234 |');
});

it('names every recipe of a plan', async () => {
  const plan = {
    steps: [
      { recipe: 'flap', share: 0.3 },
      { recipe: 'wanda', share: 0.5 },
    ],
  };
  await ran('plan', { kind: 'plan', model: 'tiny', domain: 'notes', general: 'news', plan }, 'planned', 'tiny', 9);
  const { card, text } = await cardOf('planned');
  expect(text).toContain('Extracted from **tiny** with Espalier by FLAP, then Wanda.');
  expect([...recipeFiles(card).values()]).toEqual(['recipe-1.json', 'recipe.json']);
  for (const { citation } of card.lineage[0]!.recipes) expect(text).toContain(citation);
});

it('is short for one step, and for none', async () => {
  const { text } = await cardOf('narrow');
  expect(text).toContain('Extracted from **tiny** with Espalier by FLAP.');
  expect(text).not.toContain('| step |');
  const { card, text: whole } = await cardOf('tiny');
  expect(card.lineage).toEqual([]);
  expect(whole).toContain('**tiny** as it was imported');
  expect(whole).not.toContain('## Method');
});

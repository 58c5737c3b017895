import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { programFolder } from '../main/cli/program.ts';
import { table } from '../main/cli/table.ts';
import { findRecipe, loadRecipes } from '../main/compress/recipe/load.ts';
import type { Recipe } from '../main/compress/recipe/document.ts';
import { inProcess } from './child.ts';
import { openBench } from './mixtures/losses.ts';
import { writeMixture } from './mixtures/synthetic.ts';

/**
 * Recipes that remove experts, each beside five random draws and beside the least used experts, on held-out text; then experts that
 * were chosen on a domain beside those chosen on general text; then what a walk takes in memory with 8 experts and with 128.
 * usage: node dist/bench/experts.js --model DIR [--corpora DIR] [--domain medical] [--recipes NAME,…] [--json]
 */
const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    corpora: { type: 'string', default: '../shared/corpora/domains' },
    domain: { type: 'string', default: 'medical' },
    shares: { type: 'string', default: '0.25,0.5' },
    calibration: { type: 'string', default: '32' },
    measured: { type: 'string', default: '64' },
    window: { type: 'string', default: '128' },
    /** These alone, without experts of domains and without memory. */
    recipes: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
if (!values.model) throw new Error('Give --model DIR, a checkpoint folder with experts.');

const draws = [1, 2, 3, 4, 5];
const names = values.recipes?.split(',') ?? [
  ...['expert-gate-mass', 'expert-output-sum', 'reap', 'easy-ep', 'router-norm', 'naee'],
  ...['nllb-experts', 'm-smoe', 'hc-smoe', 'uncurl'],
];
const domains = values.recipes ? [] : ['medical', 'legal', 'finance', 'code'];
const recipes = loadRecipes(join(programFolder, 'resources', 'recipes'));
const recipe = (name: string): Recipe => findRecipe(recipes, name);
const shares = values.shares.split(',').map(Number);
const sizes = {
  ...{ window: Number(values.window), calibrationWindows: Number(values.calibration) },
  measuredWindows: Number(values.measured),
};
const show = ([header = [], ...rows]: readonly (readonly string[])[]) => console.log(`${table(header, rows)}\n`);
const loss = (number: number) => number.toFixed(3);
const mean = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;
const results: Record<string, unknown> = {};

await using bench = await openBench({ model: values.model, corpora: values.corpora, domain: values.domain, ...sizes });
const whole = await bench.measure(null, 0, {});

/** Mean losses of one recipe at one share. */
for (const share of shares) {
  const random = [];
  for (const seed of draws) random.push(await bench.measure(recipe('random-experts'), share, { seed }));
  const frequency = await bench.measure(recipe('expert-frequency'), share, {});
  const control = { domain: mean(random.map(({ domain }) => domain)), general: mean(random.map((one) => one.general)) };
  const rows = [['experts gone', values.domain, 'general', 'beside random', 'beside the least used']];
  const row = (name: string, { domain, general }: typeof control, marks: readonly [string, string] = ['', '']) =>
    rows.push([name, loss(domain), loss(general), ...marks]);
  row('none', whole);
  random.forEach((one, at) => row(`random ${draws[at] ?? ''}`, one));
  row('random, mean', control);
  const better = (a: number, b: number) => (a < b ? `better by ${loss(b - a)}` : `NOT better (${loss(a - b)} worse)`);
  row('expert-frequency', frequency, [better(frequency.domain, control.domain), '']);
  for (const name of names) {
    const found = await bench.measure(recipe(name), share, {});
    row(name, found, [better(found.domain, control.domain), better(found.domain, frequency.domain)]);
    results[`${name} ${share}`] = found;
  }
  results[`random ${share}`] = random;
  results[`expert-frequency ${share}`] = frequency;
  console.log(`${100 * share} % of the experts gone, loss on held-out text in nats per token`);
  show(rows);
}

const chosen = [['half of the experts gone by expert-output-sum, chosen on', ...domains]];
const found = { domain: [] as number[], general: [] as number[] };
for (const domain of domains) {
  await using one = await openBench({ model: values.model, corpora: values.corpora, domain, ...sizes });
  for (const [side, lambda] of [
    ['domain', 1],
    ['general', 0],
  ] as const)
    found[side].push((await one.measure(recipe('expert-output-sum'), 0.5, { lambda })).domain);
}
chosen.push(['the domain', ...found.domain.map(loss)], ['general text', ...found.general.map(loss)]);
results['domains'] = { domains, ...found };
show(chosen);

const memory = [
  ['experts', 'parameters (M)', 'one expert (MB as float32)', 'peak of a walk (MB)', 'with the layer whole (MB)'],
];
const folder = await mkdtemp(join(tmpdir(), 'espalier-experts-'));
try {
  for (const experts of values.recipes ? [] : [8, 32, 128]) {
    const to = join(folder, String(experts));
    const { parameters, expertBytes } = await writeMixture(to, experts);
    const peaks: number[] = [];
    for (const way of ['parts', 'whole'] as const)
      peaks.push(
        (
          await inProcess<{ folder: string; way: string }, { peak: number }>(
            'expertsProcess.js',
            { folder: to, way },
            `${experts}`,
          )
        ).peak,
      );
    memory.push([
      ...[String(experts), (parameters / 1e6).toFixed(0), (expertBytes / 1e6).toFixed(1)],
      ...peaks.map((peak) => (peak / 1e6).toFixed(0)),
    ]);
    results[`memory ${experts}`] = { parameters, expertBytes, parts: peaks[0], whole: peaks[1] };
    await rm(to, { recursive: true, force: true });
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
show(memory);
if (values.json) console.log(JSON.stringify(results));

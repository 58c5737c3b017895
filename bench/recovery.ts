import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { programFolder } from '../main/cli/program.ts';
import { table } from '../main/cli/table.ts';
import { findRecipe, loadRecipes } from '../main/compress/recipe/load.ts';
import { parseRecipe } from '../main/compress/recipe/validate.ts';
import { interval, type Interval } from '../main/evaluate/bootstrap.ts';
import type { DocumentLoss } from '../main/evaluate/loss.ts';
import type { RecoveryInput } from '../main/training/recovery.ts';
import type { RecipeResult } from './recipeProcess.ts';
import { runRecipe } from './recipeRunner.ts';
import { textFiles } from './hostile/textFiles.ts';

/**
 * Ways to repair a model of which half is gone, side by side at equal steps: what share of the loss they win back on held-out
 * text of the domain, what happens to general text, and whether the same weights are still zero.
 * usage: node dist/bench/recovery.js --model DIR [--corpora DIR] [--domain medical] [--steps 300] [--cut structured|weights]
 *        [--ways distilled,full] [--json]
 */
const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    corpora: { type: 'string', default: '../shared/corpora/domains' },
    domain: { type: 'string', default: 'medical' },
    steps: { type: 'string', default: '300' },
    cut: { type: 'string' },
    ways: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
if (!values.model) throw new Error('Give --model DIR, a checkpoint folder.');

const cuts = { structured: 'flap-uniform', weights: 'sparsegpt' } as const;
type Cut = keyof typeof cuts;

const common = {
  steps: Number(values.steps),
  batch: 8,
  every: null,
  schedule: { shape: 'cosine', warmup: 0.05 },
} satisfies Partial<RecoveryInput>;
const taught = [
  { name: 'nextToken', weight: 0.5 },
  { name: 'distillation', weight: 0.5 },
];
/** How to repair; a model whose weights have holes is nearer to what it was than one cut narrower, and wants smaller steps. */
const ways: Readonly<Record<Cut, Readonly<Record<string, Omit<RecoveryInput, 'steps'>>>>> = {
  structured: {
    lora: { train: 'lora', rate: 0.002 },
    full: { train: 'full', rate: 0.001 },
    distilled: { train: 'full', objectives: ['distillation'], rate: 0.0015 },
    'text and teacher': { train: 'full', objectives: taught, rate: 0.001 },
  },
  weights: {
    'lora that fills zeros': { train: 'lora', rate: 0.001, zeros: 'fill' },
    lora: { train: 'lora', rate: 0.001 },
    perp: { train: { name: 'perp', adapter: 'mask' }, rate: 0.001 },
    full: { train: 'full', rate: 0.0002 },
    distilled: { train: 'full', objectives: ['distillation'], rate: 0.0003 },
    'text and teacher': { train: 'full', objectives: taught, rate: 0.0002 },
  },
};

const lossOf = (documents: readonly DocumentLoss[]) =>
  interval(
    documents.map(({ nll, tokens }) => ({ sum: nll, weight: tokens })),
    1,
  );
const recipes = loadRecipes(join(programFolder, 'resources', 'recipes'));
const task = {
  ...{ model: values.model, window: 128, calibrationWindows: 64, measuredWindows: 256, seed: 1 },
  texts: { domain: textFiles(values.corpora, values.domain), general: textFiles(values.corpora, 'general') },
};
const measure = async (cut: Cut, recovery: RecoveryInput | 'none'): Promise<RecipeResult> => {
  const recipe = parseRecipe({ ...findRecipe(recipes, cuts[cut]), recovery }, cuts[cut]);
  return runRecipe({ ...task, recipe, sparsities: [0.5] });
};

const dense = await runRecipe({ ...task, recipe: null, sparsities: [] });
const [whole, wholeGeneral] = [lossOf(dense.domain), lossOf(dense.general)];
interface Row {
  readonly cut: Cut;
  readonly way: string;
  readonly domain: Interval;
  readonly general: Interval;
  /** Share of the numbers inside the layers that are gone or zero. */
  readonly gone: number;
  readonly trained: number;
  readonly regained: number;
  readonly sameZeros: boolean;
  readonly seconds: number;
  readonly peakMemory: number;
}
const rows: Row[] = [];
for (const cut of Object.keys(cuts) as Cut[]) {
  if (values.cut && values.cut !== cut) continue;
  const start = await measure(cut, 'none');
  const started = lossOf(start.domain).value;
  const report = (way: string, result: RecipeResult) => {
    const domain = lossOf(result.domain);
    const row: Row = {
      ...{ cut, way, domain, general: lossOf(result.general), trained: result.trained },
      gone: 1 - result.nonzeroInLayers / dense.nonzeroInLayers,
      regained: (started - domain.value) / (started - whole.value),
      sameZeros: result.zeros === start.zeros,
      seconds: result.seconds[0] ?? 0,
      peakMemory: result.peakMemory,
    };
    rows.push(row);
    process.stderr.write(`${cut}, ${way}: ${domain.value.toFixed(4)}, ${(100 * row.regained).toFixed(1)} % regained\n`);
  };
  report('untrained', start);
  for (const [way, recovery] of Object.entries(ways[cut])) {
    if (values.ways && !values.ways.split(',').includes(way)) continue;
    report(way, await measure(cut, { ...common, ...recovery }));
  }
}

if (values.json) {
  process.stdout.write(`${JSON.stringify({ dense: { domain: whole, general: wholeGeneral }, rows }, null, 2)}\n`);
} else {
  const cells = rows.map((row) => [
    ...[
      row.cut,
      `${(100 * row.gone).toFixed(1)} %`,
      row.way,
      row.domain.value.toFixed(4),
      `${(100 * row.regained).toFixed(1)} %`,
    ],
    ...[row.general.value.toFixed(4), row.sameZeros ? 'same' : 'others', String(row.trained)],
    ...[`${row.seconds.toFixed(0)} s`, `${Math.round(row.peakMemory / 1e6)} MB`],
  ]);
  const heads = ['cut', 'gone', 'repair', 'domain', 'regained', 'general', 'zeros', 'trained', 'time', 'memory'];
  process.stdout.write(
    `the model as it is: domain ${whole.value.toFixed(4)}, general ${wholeGeneral.value.toFixed(4)}\n`,
  );
  process.stdout.write(`${table(heads, cells)}\n`);
}

import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { programFolder } from '../main/cli/program.ts';
import { findRecipe, loadRecipes } from '../main/compress/recipe/load.ts';
import { table } from '../main/cli/table.ts';
import { writeSynthetic } from './checkpoint.ts';
import type { RecipeResult } from './recipeProcess.ts';
import { runRecipe } from './recipeRunner.ts';

/**
 * Whole recipes against an independent PyTorch implementation of the same methods, on the same windows, one after the
 * other in one run; then what a second share costs, and what cutting half of the units gains in speed.
 * usage: node dist/bench/rival.js --model DIR --corpus FILE.jsonl --reference DIR [--python /usr/bin/python3] [--json]
 * DIR of the reference holds bench.py, which prints seconds for each method.
 */
const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    corpus: { type: 'string' },
    reference: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});
const { model, corpus, reference } = values;
if (!model || !corpus || !reference) throw new Error('Give --model DIR, --corpus FILE.jsonl and --reference DIR.');

const run = promisify(execFile);
const recipes = loadRecipes(join(programFolder, 'resources', 'recipes'));
const methods = [
  { recipe: 'wanda', theirs: ['wanda_s', 'wanda_float32_s'], wanted: 1.3 },
  { recipe: 'sparsegpt', theirs: ['sparsegpt_s', 'sparsegpt_float32_s'], wanted: 1 },
  { recipe: 'd-pruner', theirs: ['dpruner_s', 'dpruner_float32_s'], wanted: 1.3 },
];

const ours = (folder: string, name: string, sparsities: readonly number[]): Promise<RecipeResult> => {
  const text = { calibration: corpus, training: corpus, heldOut: corpus };
  return runRecipe({
    ...{ model: folder, recipe: findRecipe(recipes, name), sparsities, seed: 1 },
    ...{ window: 128, calibrationWindows: 32, measuredWindows: 1, texts: { domain: text, general: text } },
  });
};

/** The rival's seconds, the faster of its two precisions. */
async function rival(folder: string): Promise<Record<string, number>> {
  const script = join(reference as string, 'bench.py');
  const { stdout } = await run(values.python, [script, folder, corpus as string, '--threads', '2'], {
    maxBuffer: 2 ** 24,
  });
  return JSON.parse(stdout) as Record<string, number>;
}

const folder = await mkdtemp(join(tmpdir(), 'espalier-rival-'));
const report: { speed: object[]; second: object[]; sliced: object[] } = { speed: [], second: [], sliced: [] };
try {
  const large = {
    hidden: 768,
    layers: 14,
    groups: 6,
    queriesPerGroup: 2,
    headDim: 64,
    neurons: 2048,
    vocabulary: 6144,
  };
  const parameters = await writeSynthetic(join(folder, 'large'), large);
  await copyFile(join(model, 'tokenizer.json'), join(folder, 'large', 'tokenizer.json'));
  for (const [name, where] of [
    ['given', model],
    [`synthetic, ${Math.round(parameters / 1e6)} M`, join(folder, 'large')],
  ] as const) {
    // Rounds alternate, so that whatever else the machine does falls on both; the fastest of each counts.
    const best = new Map<string, { ours: number; theirs: number }>();
    for (let round = 0; round < Number(values.rounds); round += 1) {
      const theirs = await rival(where);
      for (const { recipe, theirs: keys } of methods) {
        const { seconds } = await ours(where, recipe, [0.5]);
        const known = best.get(recipe);
        const now = { ours: seconds[0] ?? Infinity, theirs: Math.min(...keys.map((key) => theirs[key] ?? Infinity)) };
        best.set(recipe, {
          ours: Math.min(now.ours, known?.ours ?? Infinity),
          theirs: Math.min(now.theirs, known?.theirs ?? Infinity),
        });
      }
    }
    for (const { recipe, wanted } of methods) {
      const { ours: own = 0, theirs = 0 } = best.get(recipe) ?? {};
      report.speed.push({ model: name, recipe, ours: own, theirs, ratio: theirs / own, wanted });
    }
    for (const recipe of ['d-pruner', 'flap', 'llm-pruner', 'sleb']) {
      const { seconds } = await ours(where, recipe, [0.5, 0.4]);
      const [first = 0, second = 0] = seconds;
      report.second.push({ model: name, recipe, first, second, share: second / first });
    }
  }
  const wide = { hidden: 1024, layers: 4, groups: 8, queriesPerGroup: 2, headDim: 64, neurons: 2816, vocabulary: 6144 };
  await writeSynthetic(join(folder, 'wide'), wide);
  await copyFile(join(model, 'tokenizer.json'), join(folder, 'wide', 'tokenizer.json'));
  for (const recipe of ['flap', 'flap-uniform']) {
    const whole = await ours(join(folder, 'wide'), 'random', [0.01]);
    const half = await ours(join(folder, 'wide'), recipe, [0.5]);
    report.sliced.push({
      recipe,
      ...{ before: 1 / whole.forwardSecondsPerToken, after: 1 / half.forwardSecondsPerToken },
      ratio: whole.forwardSecondsPerToken / half.forwardSecondsPerToken,
      removedShareOfLayers: 1 - half.inLayers / whole.inLayers,
    });
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
if (values.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
else {
  for (const rows of [report.speed, report.second, report.sliced]) {
    const cells = rows.map((row) =>
      Object.values(row).map((value: unknown) => (typeof value === 'number' ? value.toFixed(3) : String(value))),
    );
    process.stdout.write(`${table(Object.keys(rows[0] ?? {}), cells)}\n\n`);
  }
}

import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { programFolder } from '../main/cli/program.ts';
import { findRecipe, loadRecipes } from '../main/compress/recipe/load.ts';
import { fingerprintOfRecipe, readConformance, told, whatItDoes } from '../main/compress/recipe/conformance.ts';
import type { Recipe } from '../main/compress/recipe/document.ts';
import { recipeNeeds, retokenizes, shrinks } from '../main/compress/recipe/properties.ts';
import { prunes } from '../main/compress/recipe/specification.ts';
import { table } from '../main/cli/table.ts';
import { interval, pairedDifference } from '../main/evaluate/bootstrap.ts';
import type { DocumentLoss } from '../main/evaluate/loss.ts';
import { writeFile } from 'node:fs/promises';
import { atRandom, simplerControl, trainingControls, withSteps } from './controls.ts';
import type { RecipeResult } from './recipeProcess.ts';
import { runRecipe } from './recipeRunner.ts';
import { textFiles } from './hostile/textFiles.ts';

/**
 * Conformance of all recipes: each at its defaults on a model, in a process of its own, on held-out text of the domain and
 * of general language, beside its controls: the next simpler method of its kind, which its file names, with a verdict and the paired
 * interval of 95 %; for what is removed, random removals of the same unit and size (mean of three seeds); for what is
 * trained, see trainingControls. Recipes that leave the same zeros are told.
 * usage: npm run recipes:verify -- --model DIR --corpora DIR [--domain medical] [--recipes a,b] [--steps 60] [--json] [--store FILE]
 * With --store the verdicts on the next simpler methods go into FILE, resources/conformance.json for the program's own.
 * DIR of the corpora holds a folder for each domain, and one called general, with train.jsonl, calib.jsonl, heldout.jsonl.
 */
const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    corpora: { type: 'string', default: '../shared/corpora/domains' },
    domain: { type: 'string', default: 'medical' },
    recipes: { type: 'string' },
    /** Steps of every training; absent: as many as its recipe says. */
    steps: { type: 'string' },
    window: { type: 'string', default: '128' },
    calibration: { type: 'string', default: '32' },
    measured: { type: 'string', default: '128' },
    json: { type: 'boolean', default: false },
    store: { type: 'string' },
  },
});
if (!values.model) throw new Error('Give --model DIR, a checkpoint folder.');

const files = (name: string) => textFiles(values.corpora, name);
const common = {
  model: values.model,
  window: Number(values.window),
  calibrationWindows: Number(values.calibration),
  measuredWindows: Number(values.measured),
  texts: { domain: files(values.domain), general: files('general') },
};
const controlSeeds = [1, 2, 3];

const measure = (recipe: Recipe | null, sparsity: number, seed: number): Promise<RecipeResult> =>
  runRecipe({ ...common, recipe, sparsities: [sparsity], seed });

/** Parameters that the recipe's units hold altogether, in a model whose layers hold so many. */
const removedShare = (dense: RecipeResult, result: RecipeResult, recipe: Recipe): number =>
  shrinks(recipe) ? 1 - result.inLayers / dense.inLayers : 1 - result.nonzeroInLayers / dense.nonzeroInLayers;

const sums = (documents: readonly DocumentLoss[]) => documents.map(({ nll, tokens }) => ({ sum: nll, weight: tokens }));
const lossOf = (documents: readonly DocumentLoss[]) => interval(sums(documents), 1);
const mean = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;

const recipes = loadRecipes(join(programFolder, 'resources', 'recipes'));
const asked = values.recipes?.split(',').map((name) => findRecipe(recipes, name)) ?? recipes;
// Losses are per token here, which says nothing once a token is another amount of text.
const wanted = asked.filter((recipe) => !retokenizes(recipe));
for (const { name } of asked.filter(retokenizes))
  console.error(
    `${name} removes tokens and is left out: compare its variants in bits per byte, with "espalier compare".`,
  );
const dense = await measure(null, 0, 1);
const controls = new Map<string, RecipeResult[]>();

/** Random removals as large as what the recipe removed, found by correcting the share once. */
async function controlFor(recipe: Recipe, removed: number): Promise<RecipeResult[]> {
  const control = atRandom(recipe);
  const key = `${JSON.stringify(whatItDoes(control))} ${removed.toFixed(3)}`;
  const known = controls.get(key);
  if (known) return known;
  let share = Math.min(0.94, removed);
  let first = await measure(control, share, 1);
  const reached = removedShare(dense, first, recipe);
  if (reached > 0 && Math.abs(reached - removed) > 0.002) {
    share = Math.min(0.94, (share * removed) / reached);
    first = await measure(control, share, 1);
  }
  const all = [first];
  for (const seed of controlSeeds.slice(1)) all.push(await measure(control, share, seed));
  controls.set(key, all);
  return all;
}

/** Loss of a control beside that of a recipe, document by document. */
function against(name: string, controls: readonly RecipeResult[], result: RecipeResult) {
  const loss = (side: 'domain' | 'general') => mean(controls.map((one) => lossOf(one[side]).value));
  const differences = controls.map((one) => pairedDifference(sums(one.domain), sums(result.domain), 1));
  const [difference] = differences;
  return {
    name,
    /** From the control to the recipe, and what it says, with one control. */
    change: difference && differences.length === 1 ? { ...difference, verdict: told(difference) } : null,
    domainLoss: loss('domain'),
    generalLoss: loss('general'),
    beaten: lossOf(result.domain).value < loss('domain'),
    /** Better than every one of them, beyond what the documents leave open. */
    surely: differences.every(({ high }) => high < 0),
  };
}

const known = new Map<string, Promise<RecipeResult>>();
/** Controls that several recipes share are measured once. */
const measureOnce = (recipe: Recipe | null, sparsity: number) => {
  const key = JSON.stringify([recipe && whatItDoes(recipe), sparsity]);
  const running = known.get(key) ?? measure(recipe, sparsity, 1);
  known.set(key, running);
  return running;
};

/** Shares of removals that differ by less than this are compared as they are. */
const alike = 0.02;

/** A control that removes as much: what stops where it wants, or counts other units, would be compared with another size. */
async function asLarge(control: Recipe | null, share: number, removed: number | null): Promise<RecipeResult> {
  const first = await measureOnce(control, share);
  if (control === null || removed === null || !prunes(control)) return first;
  const reached = removedShare(dense, first, control);
  if (reached <= 0 || Math.abs(reached - removed) < alike) return first;
  return measureOnce(control, Math.min(0.94, (share * removed) / reached));
}

const steps = values.steps ? Number(values.steps) : null;
/** Measures a recipe and what it has to beat. */
async function verify(named: Recipe) {
  const recipe = steps === null ? named : withSteps(named, steps);
  const result = await measure(recipe, recipe.defaults.sparsity, 1);
  const removed = removedShare(dense, result, recipe);
  const controls = [];
  const trained = trainingControls(recipe);
  // A training that prunes has the plain cut with as many steps for it, and any other one what was not trained.
  const simpler = simplerControl(recipe, recipes) ?? trained[0] ?? null;
  if (simpler) {
    const control = simpler.recipe && steps !== null ? withSteps(simpler.recipe, steps) : simpler.recipe;
    controls.push(
      against(simpler.name, [await asLarge(control, simpler.sparsity, prunes(recipe) ? removed : null)], result),
    );
  }
  if (prunes(recipe)) controls.push(against('at random', await controlFor(recipe, removed), result));
  for (const { name, recipe: control, sparsity } of trained.filter((one) => one !== simpler))
    controls.push(against(name, [await measureOnce(control, sparsity)], result));
  const domain = lossOf(result.domain);
  const row = {
    ...{ recipe: recipe.name, paper: recipe.paper, category: recipe.category },
    kind: recipe.inTrainingPruning
      ? 'inTrainingPruning'
      : !prunes(recipe)
        ? 'adaptation'
        : recipe.recovery === 'none'
          ? 'removal'
          : 'recovery',
    needs: recipeNeeds(recipe).map(({ name }) => name),
    steps: (recipe.inTrainingPruning?.steps ?? 0) + (recipe.recovery === 'none' ? 0 : recipe.recovery.steps),
    trained: result.trained,
    target: recipe.defaults.sparsity,
    removedShareOfLayers: removed,
    parameters: result.parameters,
    domainLoss: domain,
    generalLoss: lossOf(result.general),
    /** Which numbers are zero, where it leaves any. */
    zeros: result.nonzeroInLayers < result.inLayers ? result.zeros : null,
    /** Beside the next simpler method; null where there is none. */
    simpler: simpler ? (controls[0] ?? null) : null,
    controls,
    /** Better than what stands first among its controls. */
    beats: controls[0]?.beaten ?? false,
    seconds: result.seconds[0] ?? 0,
    peakMemory: result.peakMemory,
  };
  const compared = controls.map(
    (one) => `${one.name} ${one.domainLoss.toFixed(3)}${one.beaten ? (one.surely ? ' +' : ' (+)') : ' LOSES'}`,
  );
  const { change } = row.simpler ?? {};
  if (change)
    compared.unshift(
      `${change.verdict} (${change.difference.toFixed(4)}, ${change.low.toFixed(4)} to ${change.high.toFixed(4)})`,
    );
  process.stderr.write(
    `${row.recipe.padEnd(22)} ${row.kind.padEnd(10)} ${(100 * removed).toFixed(1).padStart(5)} %  ${domain.value.toFixed(4)} (general ${row.generalLoss.value.toFixed(4)}) | ${compared.join(', ')} | ${row.trained} trained, ${row.seconds.toFixed(1)} s\n`,
  );
  return row;
}

const rows: Awaited<ReturnType<typeof verify>>[] = [];
const failed: string[] = [];
for (const recipe of wanted) {
  if (recipe.category === 'control') continue;
  try {
    rows.push(await verify(recipe));
  } catch (error) {
    failed.push(recipe.name);
    process.stderr.write(`${recipe.name} failed: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
if (failed.length) process.exitCode = 1;

/** Recipes that left the same numbers zero: one of them is another under a new name, or something is wrong. */
const equal = [...new Set(rows.map(({ zeros }) => zeros))]
  .map((zeros) => rows.filter((row) => zeros !== null && row.zeros === zeros).map((row) => row.recipe))
  .filter((names) => names.length > 1);
for (const names of equal) process.stderr.write(`the same zeros: ${names.join(', ')}\n`);

if (values.store) await store(values.store);

/** Adds what was measured of this domain, at the recipes' own steps, to a table of verdicts. */
async function store(file: string): Promise<void> {
  if (steps !== null) throw new Error('Verdicts are of recipes at their own steps; leave --steps out to store them.');
  const windows = { calibration: common.calibrationWindows, measured: common.measuredWindows, length: common.window };
  const model = basename(common.model);
  const before = await readConformance(file);
  const same = before.model === model && JSON.stringify(before.windows) === JSON.stringify(windows);
  const known = same ? { ...before.recipes } : {};
  for (const { recipe: name, simpler } of rows) {
    if (!simpler?.change) continue;
    const recipe = fingerprintOfRecipe(findRecipe(recipes, name));
    const { difference, low, high } = simpler.change;
    const others = known[name]?.recipe === recipe ? known[name].domains : {};
    const compared = { control: simpler.name, difference, low, high };
    known[name] = { recipe, domains: { ...others, [values.domain]: compared } };
  }
  await writeFile(file, `${JSON.stringify({ model, windows, recipes: known }, null, 2)}\n`);
}

const papers = new Set(rows.filter(({ paper, beats }) => paper && beats).map(({ paper }) => paper));
const report = {
  ...{ model: values.model, domain: values.domain, steps, equal },
  dense: { domainLoss: lossOf(dense.domain), generalLoss: lossOf(dense.general), parameters: dense.parameters },
  papersThatBeatTheirControl: papers.size,
  failed,
  recipes: rows,
};
if (values.json) {
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} else {
  const cells = rows.map((row) => [
    row.recipe,
    row.kind,
    `${(100 * row.removedShareOfLayers).toFixed(1)} %`,
    row.trained ? `${((100 * row.trained) / dense.parameters).toFixed(2)} %` : '',
    row.domainLoss.value.toFixed(4),
    row.generalLoss.value.toFixed(4),
    row.controls
      .map(({ name, domainLoss, beaten, change }) => {
        const interval = change ? ` ${change.verdict} [${change.low.toFixed(4)}, ${change.high.toFixed(4)}]` : '';
        return `${name} ${domainLoss.toFixed(4)}${beaten ? '' : ' (!)'}${interval}`;
      })
      .join('; '),
    `${row.seconds.toFixed(1)} s`,
    `${Math.round(row.peakMemory / 1e6)} MB`,
  ]);
  const heads = ['recipe', 'kind', 'removed', 'trained', 'domain', 'general', 'controls', 'time', 'memory'];
  process.stdout.write(`${table(heads, cells)}\n${papers.size} papers beat their control.\n`);
}

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Recipe, findRecipe, loadRecipes, recipeNeeds, sentences } from '../main/compress/recipe.ts';
import { table } from '../main/cli/table.ts';
import { interval, pairedDifference } from '../main/evaluate/bootstrap.ts';
import type { DocumentLoss } from '../main/evaluate/loss.ts';
import type { RecipeResult, TextFiles } from './recipeProcess.ts';
import { runRecipe } from './recipeRunner.ts';

/**
 * Conformance of all recipes: each at its default share on a model, in a process of its own, beside random removals of the
 * same unit and size (mean of three seeds), on held-out text of the domain and of general language.
 * usage: npm run recipes:verify -- --model DIR --corpora DIR [--domain medical] [--recipes a,b] [--json]
 * DIR of the corpora holds one folder for each domain, and one called general, with calib.jsonl and heldout.jsonl.
 */
const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    corpora: { type: 'string', default: '../shared/corpora/domains' },
    domain: { type: 'string', default: 'medical' },
    recipes: { type: 'string' },
    window: { type: 'string', default: '128' },
    calibration: { type: 'string', default: '32' },
    measured: { type: 'string', default: '128' },
    json: { type: 'boolean', default: false },
  },
});
if (!values.model) throw new Error('Give --model DIR, a checkpoint folder.');

const files = (name: string): TextFiles => ({
  calibration: join(values.corpora, name, 'calib.jsonl'),
  training: join(values.corpora, name, 'train.jsonl'),
  heldOut: join(values.corpora, name, 'heldout.jsonl'),
});
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

/** The same cut by lot: every score replaced by random numbers, nothing repaired, spread evenly. */
function controlOf(recipe: Recipe): Recipe {
  const units = new Set(sentences(recipe).map(({ unit }) => unit));
  const by = (name: string) => ({ ...findRecipe(recipes, name) });
  if (units.has('rank')) {
    const lot = (one: Recipe): Recipe => ({
      ...one,
      score: 'random',
      compensation: 'none',
      schedule: 'oneShot',
      allocation:
        one.unit === 'rank' && typeof one.allocation === 'object'
          ? { name: 'uniform', linears: one.allocation['linears'] }
          : 'uniform',
    });
    const then = recipe.then?.map((one) => ({ ...one, score: 'random', compensation: 'none' as const }));
    return { ...lot(recipe), name: `${recipe.name}-control`, ...(then ? { then } : {}) };
  }
  if (units.has('weight')) return by('random');
  if (units.size === 1) {
    const [unit] = units;
    if (unit === 'layer') return by('random-layers');
    if (unit === 'sublayer') return by('random-sublayers');
    if (unit === 'neuron' || unit === 'kvGroup') {
      return { ...by(unit === 'neuron' ? 'random-neurons' : 'random-groups'), allocation: 'global', group: 'model' };
    }
  }
  return by('random-units');
}

/** Parameters that the recipe's units hold altogether, in a model whose layers hold so many. */
const removedShare = (dense: RecipeResult, result: RecipeResult, recipe: Recipe): number =>
  recipe.unit === 'weight' ? 1 - result.nonzeroInLayers / dense.nonzeroInLayers : 1 - result.inLayers / dense.inLayers;

const sums = (documents: readonly DocumentLoss[]) => documents.map(({ nll, tokens }) => ({ sum: nll, weight: tokens }));
const loss = (documents: readonly DocumentLoss[]) => interval(sums(documents), 1);
const mean = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;

const recipes = await loadRecipes(join(import.meta.dirname, '../../resources/recipes'));
const wanted = values.recipes?.split(',').map((name) => findRecipe(recipes, name)) ?? recipes;
const dense = await measure(null, 0, 1);
const controls = new Map<string, RecipeResult[]>();

/** Random removals as large as what the recipe removed, found by correcting the share once. */
async function controlFor(recipe: Recipe, removed: number): Promise<RecipeResult[]> {
  const control = controlOf(recipe);
  const key = `${control.name} ${control.unit} ${removed.toFixed(3)}`;
  const known = controls.get(key);
  if (known) return known;
  let share = Math.min(0.94, recipe.unit === 'weight' ? removed : removed);
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

const rows = [];
for (const recipe of wanted) {
  if (recipe.family === 'control') continue;
  const result = await measure(recipe, recipe.defaults.sparsity, 1);
  const removed = removedShare(dense, result, recipe);
  const control = await controlFor(recipe, removed);
  const domain = loss(result.domain);
  const against = control.map((one) => pairedDifference(sums(one.domain), sums(result.domain), 1));
  const controlLoss = mean(control.map((one) => loss(one.domain).value));
  const row = {
    recipe: recipe.name,
    paper: recipe.paper,
    family: recipe.family,
    needs: recipeNeeds(recipe),
    target: recipe.defaults.sparsity,
    removedShareOfLayers: removed,
    parameters: result.parameters,
    domainLoss: domain,
    generalLoss: loss(result.general),
    control: {
      domainLoss: controlLoss,
      generalLoss: mean(control.map((one) => loss(one.general).value)),
      removedShareOfLayers: mean(control.map((one) => removedShare(dense, one, recipe))),
    },
    beatsControl: domain.value < controlLoss,
    /** Every one of the three random removals is worse, beyond what the documents leave open. */
    beatsEverySeed: against.every(({ high }) => high < 0),
    seconds: result.seconds[0] ?? 0,
    peakMemory: result.peakMemory,
  };
  rows.push(row);
  const line = `${row.recipe.padEnd(20)} ${(100 * removed).toFixed(1).padStart(5)} %  ${domain.value.toFixed(3)} | ${row.control.domainLoss.toFixed(3)}  ${row.beatsControl ? 'beats' : 'LOSES'}${row.beatsEverySeed ? ' every seed' : ''}  ${row.seconds.toFixed(1)} s`;
  process.stderr.write(`${line}\n`);
}

const papers = new Set(rows.filter(({ paper, beatsControl }) => paper && beatsControl).map(({ paper }) => paper));
const report = {
  model: values.model,
  domain: values.domain,
  dense: { domainLoss: loss(dense.domain), generalLoss: loss(dense.general), parameters: dense.parameters },
  papersThatBeatTheirControl: papers.size,
  recipes: rows,
};
if (values.json) {
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} else {
  const cells = rows.map((row) => [
    row.recipe,
    `${(100 * row.removedShareOfLayers).toFixed(1)} %`,
    row.domainLoss.value.toFixed(3),
    row.control.domainLoss.toFixed(3),
    row.generalLoss.value.toFixed(3),
    row.control.generalLoss.toFixed(3),
    row.beatsControl ? 'yes' : 'no',
    `${row.seconds.toFixed(1)} s`,
    `${Math.round(row.peakMemory / 1e6)} MB`,
  ]);
  const heads = ['recipe', 'removed', 'domain', 'random', 'general', 'random', 'beats', 'time', 'memory'];
  process.stdout.write(`${table(heads, cells)}\n${papers.size} papers beat their control.\n`);
}

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { programFolder } from '../main/cli/program.ts';
import { table } from '../main/cli/table.ts';
import { findRecipe, loadRecipes } from '../main/compress/recipe/load.ts';
import type { Recipe } from '../main/compress/recipe/document.ts';
import { interval, pairedDifference } from '../main/evaluate/bootstrap.ts';
import type { DocumentLoss } from '../main/evaluate/loss.ts';
import { openTokenizer } from '../main/formats/tokenizer.ts';
import { nameOf } from '../main/components/component.ts';
import { strategies } from '../main/select/strategies/index.ts';
import { inProcess } from './child.ts';
import type { RecipeResult } from './recipeProcess.ts';
import { runRecipe } from './recipeRunner.ts';
import { drawn, writeLines } from './selectionPool.ts';
import type { ChoosingResult, ChoosingTask } from './selectionProcess.ts';
import { textFiles } from './hostile/textFiles.ts';

/**
 * Ways to choose text, side by side: from a pool of several domains in equal parts each takes a share of the tokens, looking at
 * some calibration text of one domain. What is chosen is used twice: to calibrate a pruning, and to train on for some steps;
 * both are measured on held-out text of the domain, beside as much text drawn at random (three seeds).
 * usage: node dist/bench/selection.js --model DIR [--corpora DIR] [--domain medical] [--pool medical,legal,…] [--size 60000]
 *        [--share 0.1] [--target 20000] [--steps 100] [--strategies zipFit,gotD] [--pairs] [--json]
 * --pairs takes only questions with answers into the pool, and measures the strategies that are made for them.
 */
const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    corpora: { type: 'string', default: '../shared/corpora/domains' },
    domain: { type: 'string', default: 'medical' },
    pool: { type: 'string' },
    /** Tokens of every domain in the pool. */
    size: { type: 'string', default: '60000' },
    share: { type: 'string', default: '0.1' },
    /** Tokens of calibration text that strategies look at. */
    target: { type: 'string', default: '20000' },
    steps: { type: 'string', default: '100' },
    strategies: { type: 'string' },
    pairs: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
if (!values.model) throw new Error('Give --model DIR, a checkpoint folder.');
const { model, corpora, domain, pairs } = values;
// Nobody asks questions in code, and stories have no answers.
const domains = (values.pool ?? (pairs ? 'medical,legal,finance' : 'medical,legal,finance,code,general')).split(',');
const forPairs = ['activeInstruction', 'clear'];
const wanted =
  values.strategies?.split(',') ??
  strategies.components
    .map(({ name }) => name)
    .filter((name) => name !== 'random' && pairs === forPairs.includes(name));
const randomSeeds = [1, 2, 3];

const recipes = loadRecipes(join(programFolder, 'resources', 'recipes'));
const wanda = findRecipe(recipes, 'wanda');
const lora = findRecipe(recipes, 'lora');
if (lora.recovery === 'none') throw new Error('The recipe lora does not train.');
// Nobody looks in between: the only other text would be the target's, which strategies have looked at.
const training: Recipe = { ...lora, recovery: { ...lora.recovery, steps: Number(values.steps), every: null } };

const folder = await mkdtemp(join(tmpdir(), 'espalier-selection-'));
const tokenizer = await openTokenizer({
  tokenizer: join(model, 'tokenizer.json'),
  settings: undefined,
  chatTemplate: undefined,
});
const count = (text: string) => tokenizer.encode(text).length;
const pool = (
  await Promise.all(
    domains.map((source) => {
      const { training } = textFiles(corpora, source);
      return drawn(training, { source, tokens: Number(values.size), seed: 1, pairs, count });
    }),
  )
).flat();
const target = await drawn(textFiles(corpora, domain).calibration, {
  ...{ source: domain, tokens: Number(values.target), seed: 1, pairs: false, count },
});
const files = { pool: join(folder, 'pool.jsonl'), target: join(folder, 'target.jsonl') };
await writeLines(files.pool, pool);
await writeLines(files.target, target);
const tokens = pool.reduce((sum, one) => sum + one.tokens, 0);
const budget = Math.floor(Number(values.share) * tokens);

interface Row {
  readonly strategy: string;
  readonly seed: number;
  readonly documents: number;
  readonly tokens: number;
  /** Share of the chosen tokens that are of the domain. */
  readonly ofDomain: number;
  readonly seconds: number;
  readonly pruned: RecipeResult;
  readonly trained: RecipeResult;
  readonly why: string;
}

async function row(strategy: string, seed: number): Promise<Row> {
  const choosing: ChoosingTask = {
    ...{ model, strategy, ...files, budget, seed },
    ...{ cut: wanda, general: textFiles(corpora, 'general').calibration },
  };
  const result = await inProcess<ChoosingTask, ChoosingResult>('selectionProcess.js', choosing, nameOf(strategy));
  const chosen = result.chosen.map(({ index }) => pool[index] as (typeof pool)[number]);
  const place = join(folder, `${strategy}-${seed}`);
  await mkdir(place, { recursive: true });
  const file = join(place, 'chosen.jsonl');
  await writeLines(file, chosen);
  const texts = {
    domain: { calibration: file, training: file, heldOut: textFiles(corpora, domain).heldOut },
    general: textFiles(corpora, 'general'),
  };
  const measure = (recipe: Recipe, sparsity: number) =>
    runRecipe({
      ...{ model, recipe, sparsities: [sparsity], seed: 1, texts },
      ...{ window: 128, calibrationWindows: 64, measuredWindows: 256 },
    });
  const of = chosen.filter(({ source }) => source === domain).reduce((sum, one) => sum + one.tokens, 0);
  const made: Row = {
    ...{ strategy, seed, documents: chosen.length, tokens: result.tokens, seconds: result.seconds },
    ofDomain: of / Math.max(1, result.tokens),
    pruned: await measure(wanda, 0.5),
    trained: await measure(training, 0),
    why: result.chosen[0]?.why ?? '',
  };
  process.stderr.write(
    `${strategy.padEnd(18)} ${(100 * made.ofDomain).toFixed(0).padStart(3)} % ${domain}, pruned ${lossOf(made.pruned).toFixed(4)}, trained ${lossOf(made.trained).toFixed(4)}, ${made.seconds.toFixed(1)} s\n`,
  );
  return made;
}

const sums = (documents: readonly DocumentLoss[]) => documents.map(({ nll, tokens: weight }) => ({ sum: nll, weight }));
const lossOf = ({ domain: documents }: RecipeResult): number => interval(sums(documents), 1).value;
const mean = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;

/** Mean difference to the draws at random, and whether it is surely one, document by document. */
function against(random: readonly RecipeResult[], result: RecipeResult) {
  const all = random.map((one) => pairedDifference(sums(one.domain), sums(result.domain), 1));
  const difference = mean(all.map((one) => one.difference));
  return { difference, surely: all.every(({ low, high }) => (difference < 0 ? high < 0 : low > 0)) };
}

try {
  const random: Row[] = [];
  for (const seed of randomSeeds) random.push(await row('random', seed));
  const rows: Row[] = [];
  for (const name of wanted) rows.push(await row(name, 1));
  const compared = rows.map(({ pruned, trained, ...told }) => ({
    ...told,
    pruned: {
      loss: lossOf(pruned),
      ...against(
        random.map((one) => one.pruned),
        pruned,
      ),
    },
    trained: {
      loss: lossOf(trained),
      ...against(
        random.map((one) => one.trained),
        trained,
      ),
    },
  }));
  const atRandom = {
    ofDomain: mean(random.map((one) => one.ofDomain)),
    pruned: random.map((one) => lossOf(one.pruned)),
    trained: random.map((one) => lossOf(one.trained)),
  };
  if (values.json) {
    process.stdout.write(
      `${JSON.stringify({ model, domain, documents: pool.length, tokens, budget, random: atRandom, rows: compared }, null, 2)}\n`,
    );
  } else {
    const cell = ({ loss, difference, surely }: (typeof compared)[number]['pruned']) =>
      `${loss.toFixed(4)} (${difference > 0 ? '+' : ''}${difference.toFixed(4)}${surely ? '' : ' ?'})`;
    const cells = compared.map((one) => [
      ...[one.strategy, String(one.documents), `${(100 * one.ofDomain).toFixed(0)} %`],
      ...[cell(one.pruned), cell(one.trained), `${one.seconds.toFixed(1)} s`],
    ]);
    const random = [
      ...['random', '', `${(100 * atRandom.ofDomain).toFixed(0)} %`],
      ...[mean(atRandom.pruned).toFixed(4), mean(atRandom.trained).toFixed(4), ''],
    ];
    const heads = ['strategy', 'documents', domain, 'pruned on it', `trained ${values.steps} steps on it`, 'time'];
    process.stdout.write(
      `${pool.length} documents of ${tokens} tokens, ${budget} are taken; differences are to random\n`,
    );
    process.stdout.write(`${table(heads, [random, ...cells])}\n`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

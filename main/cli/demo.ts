import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Output } from '../../preload/contract/index.ts';
import { Client } from './client.ts';
import { programFolder } from './program.ts';
import { optionsOf } from './commands/call.ts';
import { compareTable } from './commands/variants.ts';
import { size } from './progress.ts';
import { table } from './table.ts';

const demoFolder = join(tmpdir(), 'espalier-demo');
const sample = join(programFolder, 'resources', 'sample');

/** Steps of the training behind a quarter of the size: about half a minute on two cores. */
const quarterSteps = 48;

/** Variants that are compared at once, which are no more than the contract allows. */
const atOnce = 6;

/** The main job on the sample that comes with the program, through the same calls as any user's data. */
export function demo(program: Command): void {
  program
    .command('demo')
    .description('the main job on the sample: import, extract, measure, compare, export, reload')
    .option('--project <dir>', `project folder, made anew (${demoFolder})`)
    .action(async (_, command: Command) => runDemo(optionsOf(command).project ?? demoFolder));
}

async function runDemo(folder: string): Promise<void> {
  const started = performance.now();
  await rm(folder, { recursive: true, force: true });
  const client = await Client.start(folder);
  const report = (text: string) => process.stderr.write(`${text}\n`);

  await client.call('project.init', {});
  report('Importing the sample model and two bodies of text');
  const model = await client.call('models.import', { folder: join(sample, 'meadow-sample'), name: 'meadow' });
  await client.call('datasets.import', {
    paths: [join(sample, 'health-service.jsonl')],
    name: 'health service',
    role: 'domain',
  });
  await client.call('datasets.import', { paths: [join(sample, 'general.jsonl')], name: 'general', role: 'general' });

  const texts = { model: model.name, domain: 'health service', general: 'general' };
  const half = { kind: 'size' as const, value: 0.5 };
  const quarter = { kind: 'size' as const, value: 0.25 };
  const recipes = [
    { recipe: 'importance-matrix', name: 'half', target: half },
    { recipe: 'rtn', name: 'half-unweighed', target: half },
    // As advice would: what rounding costs at this size is won back by training the model through it.
    {
      ...{ recipe: 'mixed-integers', name: 'quarter', target: quarter },
      ...{ recovery: 'quantisation-aware', training: { steps: quarterSteps } },
    },
    { recipe: 'mixed-integers', name: 'quarter-untrained', target: quarter },
    // The largest of one format for all that is no larger.
    { recipe: 'rtn', name: 'quarter-unweighed', precision: 'int3-32', tables: 'int3-32' },
    { recipe: 'd-pruner', name: 'd-pruner-50', target: { kind: 'sparsity' as const, value: 0.5 } },
    { recipe: 'random', name: 'random-50', target: { kind: 'sparsity' as const, value: 0.5 } },
    { recipe: 'refit-uniform', name: 'narrow-30', target: { kind: 'sparsity' as const, value: 0.3 } },
    { recipe: 'random-units', name: 'random-units-30', target: { kind: 'sparsity' as const, value: 0.3 } },
  ];
  const seconds = new Map<string, number>();
  for (const extraction of recipes) {
    report(`Extracting ${extraction.name}`);
    const result = await client.extract({ ...texts, ...extraction });
    seconds.set(extraction.name, result.seconds);
  }

  report('Measuring all of them and the parent on held-out documents');
  const names = recipes.map(({ name }) => name);
  const compared: Output<'variants.compare'> = [];
  for (let at = 0; at < names.length; at += atOnce)
    compared.push(...(await client.call('variants.compare', { variants: names.slice(at, at + atOnce) })));

  const exports: [string, string, string, number][] = [];
  const formats = new Set((await client.call('exports.formats', {})).map(({ format }) => format));
  for (const variant of ['half', 'quarter', 'd-pruner-50', 'narrow-30']) {
    const plan = await client.call('variants.exportPlan', { variant });
    for (const format of formats) {
      const types = plan.formats.filter((one) => one.format === format);
      const type = types.find(({ loadsIn }) => loadsIn.length)?.type;
      if (type === undefined) {
        report(types[0]?.warning ?? `${variant} is not exported as ${format}.`);
        continue;
      }
      report(`Exporting ${variant} as ${format} and loading it again`);
      const { directory, files } = await client.call('variants.export', {
        ...{ variant, format, type },
        to: join(folder, 'exports', `${variant}-${format}`),
      });
      exports.push([variant, format, directory, files.length]);
    }
  }
  const { text } = await client.call('variants.generate', {
    variant: 'quarter',
    prompt: 'Question: What are the symptoms of asthma?\nAnswer:',
    greedy: true,
    maxTokens: 24,
  });

  const variants = await client.call('variants.list', {});
  const lines = [
    '',
    `Parent: ${model.parameters} parameters, ${size(model.bytes)}. The variants beside their controls, which are plain or random:`,
    '',
    table(
      ['variant', 'parameters', 'nonzero', 'size', 'seconds'],
      variants.map((v) => [v.name, v.parameters, v.nonzero, size(v.bytes), (seconds.get(v.name) ?? 0).toFixed(1)]),
    ),
    '',
    'Loss in nats per token on held-out documents, change against the parent with its 95 % interval:',
    '',
    compareTable(compared),
    '',
    table(['exported', 'format', 'folder', 'files'], exports),
    'Every export was loaded again and gave the same logits and the same greedy tokens.',
    '',
    `quarter answers "What are the symptoms of asthma?" with: ${text.trim()}`,
    '',
    `Done in ${((performance.now() - started) / 1000).toFixed(0)} s. Nothing left this machine.`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

import { type Command, InvalidArgumentError } from 'commander';
import type { Input, Output, Procedure } from '../../preload/contract.ts';
import { Client } from './client.ts';
import { size } from './progress.ts';
import { table } from './table.ts';

interface Common {
  readonly project: string;
  readonly json?: boolean;
}

/** Declares a command that calls one procedure and prints its result as JSON or for people. */
function calls<P extends Procedure>(
  parent: Command,
  syntax: string,
  description: string,
  procedure: P,
  input: (args: readonly unknown[], options: Record<string, never>) => unknown,
  show: (output: Output<P>) => string,
): Command {
  const command = parent
    .command(syntax)
    .description(description)
    .option('--project <dir>', 'project folder', process.env['ESPALIER_PROJECT'] ?? 'espalier-project')
    .option('--json', 'print exactly one JSON document');
  return command.action(async (...all: unknown[]) => {
    const options = command.opts<Common>();
    const args = all.slice(0, -2);
    const output = await new Client(options.project).call(procedure, input(args, options as never) as Input<P>);
    process.stdout.write(`${options.json ? JSON.stringify(output) : show(output)}\n`);
  });
}

const number = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('expected a number.');
  return value;
};

const defined = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

const devices = ['--device <name>', 'auto, cpu, webgpu, cuda, dml or coreml'] as const;

/** All commands; each is one procedure of the contract. */
export function commands(program: Command): void {
  calls(
    program,
    'init',
    'make a project folder',
    'project.init',
    () => ({}),
    ({ folder }) => `Project ${folder}`,
  );
  calls(
    program,
    'devices',
    'what this machine can compute on, and why not',
    'devices.list',
    () => ({}),
    (found) =>
      table(
        ['device', 'works', 'reason'],
        found.map(({ device, available, reason }) => [device, available ? 'yes' : 'no', reason ?? '']),
      ),
  );
  modelCommands(program.command('model').description('imported checkpoints'));
  datasetCommands(program.command('dataset').description('text to calibrate and measure with'));
  recipeCommands(program);
  runCommands(program);
  variantCommands(program);
  calls(
    program,
    'audit',
    'everything that was done in the project',
    'audit.list',
    () => ({}),
    ({ intact, entries }) =>
      `${table(
        ['', 'time', 'action', 'subject'],
        entries.map(({ seq, at, action, subject }) => [seq, at, action, subject]),
      )}\n${intact ? 'The log is whole.' : 'The log was changed from outside!'}`,
  );
}

function modelCommands(model: Command): void {
  const one = (output: Output<'models.import'>) => [
    output.name,
    output.family,
    output.parameters,
    size(output.bytes),
    output.folder,
  ];
  const header = ['model', 'family', 'parameters', 'size', 'imported from'];
  calls(
    model,
    'import <dir>',
    'check a Hugging Face folder and copy it into the project',
    'models.import',
    ([folder], { name }) => defined({ folder, name }),
    (output) => table(header, [one(output)]),
  ).option('--name <name>', 'name in the project (default: that of the folder)');
  calls(
    model,
    'list',
    'imported models',
    'models.list',
    () => ({}),
    (output) => table(header, output.map(one)),
  );
  calls(
    model,
    'show <name>',
    'architecture, and parameters by part',
    'models.show',
    ([name]) => ({ name }),
    (output) =>
      [
        table(header, [one(output)]),
        JSON.stringify(output.architecture, null, 2),
        table(
          ['part', 'parameters', 'size'],
          output.parts.map(({ part, parameters, bytes }) => [part, parameters, size(bytes)]),
        ),
      ].join('\n\n'),
  );
}

function datasetCommands(dataset: Command): void {
  const one = (output: Output<'datasets.list'>[number]) => [
    ...[output.name, output.role, output.documents, size(output.bytes)],
    ...(['train', 'calibration', 'heldOut'] as const).map((split) => output.splits[split]?.documents ?? 0),
  ];
  const header = ['dataset', 'role', 'documents', 'size', 'train', 'calibration', 'held out'];
  calls(
    dataset,
    'import [paths...]',
    'import txt, md and jsonl files or folders, split by document',
    'datasets.import',
    ([paths], options) => defined({ paths, ...pick(options, ['name', 'role', 'calibration', 'heldOut', 'seed']) }),
    (output) =>
      [table(header, [one(output)]), ...output.problems.map((problem) => `not imported: ${problem}`)].join('\n'),
  )
    .requiredOption('--name <name>', 'name in the project')
    .requiredOption('--role <role>', 'domain or general')
    .option('--calibration <paths...>', 'files that are for calibration as a whole')
    .option('--held-out <paths...>', 'files that are for measuring only')
    .option('--seed <n>', 'seed of the split', number);
  calls(
    dataset,
    'list',
    'imported datasets',
    'datasets.list',
    () => ({}),
    (output) => table(header, output.map(one)),
  );
}

function recipeCommands(program: Command): void {
  calls(
    program,
    'recipes',
    'methods that can be run',
    'recipes.list',
    () => ({}),
    (output) =>
      table(
        ['recipe', 'title', 'unit', 'needs', 'paper'],
        output.map(({ name, title, unit, needs, paper }) => [name, title, unit, needs.join(', '), paper ?? '']),
      ),
  );
  calls(
    program.command('recipe').description('one method'),
    'show <name>',
    'the complete recipe',
    'recipes.show',
    ([name]) => ({ name }),
    (output) => JSON.stringify(output, null, 2),
  );
}

function extractionOptions(command: Command): Command {
  return command
    .requiredOption('--model <name>', 'model to extract from')
    .requiredOption('--domain <name>', 'dataset of the domain')
    .option('--general <name>', 'dataset of general text')
    .requiredOption('--recipe <name>', 'method; see "recipes"')
    .option('--name <name>', 'name of the variant')
    .option('--sparsity <share>', 'share to remove, between 0 and 1', number)
    .option('--lambda <weight>', 'domain against general; see "recipe show"', number)
    .option('--seed <n>', 'seed of everything that is drawn', number)
    .option('--window <tokens>', 'tokens in one window of calibration text', number)
    .option('--calibration-windows <n>', 'windows of calibration text', number)
    .option('--checkpoint-seconds <s>', 'seconds between checkpoints', number)
    .option(...devices);
}

const extractionInput = (_args: readonly unknown[], options: Record<string, never>) =>
  pick(options, [
    'model',
    'domain',
    'general',
    'recipe',
    'name',
    'sparsity',
    'lambda',
    'seed',
    'window',
    'calibrationWindows',
    'checkpointSeconds',
    'device',
  ]);

function runCommands(program: Command): void {
  const done = ({ run, variant, seconds }: Output<'runs.start'>) => `${run} made ${variant} in ${seconds.toFixed(1)} s`;
  extractionOptions(
    calls(program, 'plan', 'what a run would leave and take', 'runs.plan', extractionInput, (output) =>
      table(
        ['parameters', 'size', 'memory', 'disk', 'time'],
        [
          [
            output.parameters,
            size(output.bytes),
            size(output.peakMemory),
            size(output.disk),
            `${output.seconds.toFixed(0)} s`,
          ],
        ],
      ),
    ),
  );
  extractionOptions(calls(program, 'run', 'extract a variant', 'runs.start', extractionInput, done));
  calls(
    program,
    'runs',
    'runs and how they stand',
    'runs.list',
    () => ({}),
    (output) =>
      table(
        ['run', 'state', 'model', 'recipe', 'stage', 'progress', 'variant', 'error'],
        output.map((run) => [
          run.name,
          run.state,
          run.model,
          run.recipe,
          run.stage ?? '',
          `${Math.round(run.progress * 100)}%`,
          run.variant ?? '',
          run.error ?? '',
        ]),
      ),
  );
  calls(program, 'resume <run>', 'finish a run that was interrupted', 'runs.resume', ([run]) => ({ run }), done);
  calls(
    program,
    'cancel <run>',
    'end a run for good',
    'runs.cancel',
    ([run]) => ({ run }),
    ({ run, state }) => `${run} is ${state}`,
  );
}

function variantCommands(program: Command): void {
  const measuring = (command: Command): Command =>
    command
      .option('--window <tokens>', 'tokens in one window of held-out text', number)
      .option('--max-windows <n>', 'windows at the most, evenly spread', number)
      .option('--seed <n>', 'seed of the bootstrap', number)
      .option(...devices);
  const measured = ['window', 'maxWindows', 'seed', 'device'];
  calls(
    program,
    'variants',
    'extracted models',
    'variants.list',
    () => ({}),
    (output) =>
      table(
        ['variant', 'parent', 'recipe', 'parameters', 'nonzero', 'size', 'sha256'],
        output.map((v) => [v.name, v.parent, v.recipe, v.parameters, v.nonzero, size(v.bytes), v.hash.slice(0, 12)]),
      ),
  );
  measuring(
    calls(
      program,
      'evaluate <variant>',
      'measure a variant or model on held-out text',
      'variants.evaluate',
      ([variant], options) => ({ variant, ...pick(options, measured) }),
      ({ measurements }) =>
        table(['dataset', 'role', 'metric', 'value', 'from', 'to', 'tokens'], measurements.map(measurementRow)),
    ),
  );
  measuring(
    calls(
      program,
      'compare <variants...>',
      'measure variants against the models they come from',
      'variants.compare',
      ([variants], options) => ({ variants, ...pick(options, measured) }),
      compareTable,
    ),
  );
  calls(
    program,
    'generate <variant>',
    'continue a prompt',
    'variants.generate',
    ([variant], options) => ({
      variant,
      ...pick(options, ['prompt', 'greedy', 'maxTokens', 'temperature', 'seed', 'device']),
    }),
    ({ prompt, text }) => prompt + text,
  )
    .requiredOption('--prompt <text>', 'text to continue')
    .option('--greedy', 'always the most likely token')
    .option('--max-tokens <n>', 'tokens at the most', number)
    .option('--temperature <t>', 'how freely to choose', number)
    .option('--seed <n>', 'seed of the choice', number)
    .option(...devices);
  calls(
    program,
    'export <variant>',
    'write a variant to disk and prove that it loads',
    'variants.export',
    ([variant], options) => ({ variant, ...pick(options, ['format', 'to', 'device']) }),
    ({ directory, files }) => `${directory}: ${files.length} files, reloaded and verified`,
  )
    .requiredOption('--format <format>', 'hf or onnx')
    .requiredOption('--to <dir>', 'new or empty folder')
    .option(...devices);
}

const digits = (value: number): string => (Number.isInteger(value) ? String(value) : value.toPrecision(6));

const measurementRow = ({
  dataset,
  role,
  metric,
  value,
  low,
  high,
  tokens,
}: Output<'variants.evaluate'>['measurements'][number]) => [
  ...[dataset, role, metric, digits(value)],
  ...[low === null ? '' : digits(low), high === null ? '' : digits(high), tokens],
];

export const compareTable = (output: Output<'variants.compare'>): string =>
  table(
    ['variant', 'dataset', 'role', 'nll', 'change', 'from', 'to', ''],
    output.flatMap(({ variant, measurements, differences }) =>
      differences.map(({ dataset, role, metric, difference, low, high, enough }) => {
        const value = measurements.find((m) => m.dataset === dataset && m.metric === metric)?.value ?? NaN;
        const signed = (change: number) => (change >= 0 ? '+' : '') + change.toFixed(4);
        return [
          variant,
          dataset,
          role,
          value.toFixed(4),
          signed(difference),
          signed(low),
          signed(high),
          enough ? '' : 'not enough data to tell',
        ];
      }),
    ),
  );

function pick(options: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return defined(Object.fromEntries(keys.map((key) => [key, options[key]])));
}

import type { Command } from 'commander';
import type { Output } from '../../../preload/contract/index.ts';
import { size } from '../progress.ts';
import { signed } from '../signed.ts';
import { table } from '../table.ts';
import { calls, does, number, pick } from './call.ts';
import { exported, exportLine, plannedTable } from './exports.ts';
import { generateCommand } from './generate.ts';
import { inVain } from './inVain.ts';
import { withDevice } from './settings.ts';

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
  [
    changes(output),
    ...output.flatMap(({ variant, verdict }) => (verdict ? [`${variant}: ${verdict.sentences.join(' ')}`] : [])),
    ...output.flatMap(({ variant, trainings }) => inVain(variant, trainings)),
  ].join('\n');

const changes = (output: Output<'variants.compare'>): string =>
  table(
    ['variant', 'dataset', 'role', 'metric', 'value', 'change', 'from', 'to', ''],
    output.flatMap(({ variant, measurements, differences }) =>
      differences.map(({ dataset, role, metric, difference, low, high, enough }) => {
        const value = measurements.find((m) => m.dataset === dataset && m.metric === metric)?.value ?? NaN;
        return [
          variant,
          dataset,
          role,
          metric,
          value.toFixed(4),
          signed(difference),
          signed(low),
          signed(high),
          enough ? '' : 'not enough data to tell',
        ];
      }),
    ),
  );

export function variantCommands(program: Command, variant: Command): void {
  const measuring = (command: Command): Command =>
    withDevice(command)
      .option('--window <tokens>', 'tokens in one window of held-out text', number)
      .option('--max-windows <n>', 'windows at the most, evenly spread', number)
      .option('--seed <n>', 'seed of the bootstrap', number);
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
        output.map((v) => [
          v.name,
          v.parents.map(({ name }) => name).join(', '),
          v.recipe,
          v.parameters,
          v.nonzero,
          size(v.bytes),
          v.hash.slice(0, 12),
        ]),
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
  generateCommand(program);
  calls(
    program,
    'formats',
    'formats that variants can be exported in',
    'exports.formats',
    () => ({}),
    (output) =>
      table(
        ['format', 'type', 'title', 'numbers', 'what it holds'],
        output.map(({ format, type, title, dtype, explanation }) => [
          ...[format, type, title, dtype ?? 'as stored', explanation],
        ]),
      ),
  );
  withDevice(
    does(program, 'export <variant>', 'write a variant to disk and prove that it loads', exported, (output) =>
      'directory' in output ? exportLine(output) : plannedTable(output),
    )
      .option('--formats', 'only list what can be had of it, with bytes and what rounding costs')
      .option('--measure', 'with --formats: measure first what rounding costs, of all or of --format and --type')
      .option('--format <name>', 'format; see "formats"')
      .option('--compatible', 'the same as --format hf --type compatible')
      .option('--type <name>', 'number type of the format (its first); see "formats"')
      .option('--to <dir>', 'new or empty folder'),
  );
  withDevice(
    calls(
      program,
      'recite <variant>',
      'whether secrets planted into a dataset are likelier than made-up ones',
      'variants.recite',
      ([variant], options) => ({ variant, ...pick(options, ['dataset', 'alternatives', 'device']) }),
      ({ canaries, meanExposure, expectedExposure, mostExposure }) =>
        [
          table(
            ['secret', 'repeats', 'loss', 'rank', 'exposure', 'chance'],
            canaries.map(({ text, repeats, loss, rank, exposure, pValue }) => [
              ...[text, repeats, loss.toFixed(3), rank, `${exposure.toFixed(1)} bits`, pValue.toPrecision(2)],
            ]),
          ),
          `Mean exposure ${meanExposure.toFixed(2)} bits; a model that never saw them has ${expectedExposure.toFixed(2)}, and no more than ${mostExposure.toFixed(1)} could be seen.`,
        ].join('\n'),
    )
      .requiredOption('--dataset <name>', 'dataset that secrets were planted into')
      .option('--alternatives <n>', 'made-up secrets that each is compared with', number),
  );
  calls(
    variant,
    'change <variant>',
    'rename, tag or annotate a variant',
    'variants.update',
    ([name], options: { name?: string; tags?: string[]; notes?: string }) => ({
      variant: name,
      ...pick(options, ['name', 'tags', 'notes']),
    }),
    ({ name, tags, notes }) => table(['variant', 'tags', 'notes'], [[name, tags.join(', '), notes]]),
  )
    .option('--name <name>', 'new name')
    .option('--tags <tags...>', 'all of its tags')
    .option('--notes <text>', 'notes');
  for (const [verb, procedure, description] of [
    ['delete', 'variants.delete', 'put a variant aside'],
    ['restore', 'variants.restore', 'bring a variant back'],
  ] as const)
    calls(
      variant,
      `${verb} <variant>`,
      description,
      procedure,
      ([name]) => ({ variant: name }),
      () => 'Done.',
    );
}

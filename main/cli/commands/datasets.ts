import type { Command } from 'commander';
import type { Output } from '../../../preload/contract/index.ts';
import { size } from '../progress.ts';
import { table } from '../table.ts';
import { calls, defined, number, pick } from './call.ts';

export function datasetCommands(dataset: Command): void {
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
    'profile <name>',
    'tokens, lengths, duplicates and warnings',
    'datasets.profile',
    ([name], options) => ({ name, ...pick(options, ['model']) }),
    ({ splits, duplicates, warnings }) =>
      [
        table(
          ['split', 'documents', 'size', 'tokens', 'median'],
          splits.map(({ split, documents, bytes, tokens, median }) => [split, documents, size(bytes), tokens, median]),
        ),
        `Duplicates within splits: ${duplicates.within}, across splits: ${duplicates.acrossSplits}.`,
        ...duplicates.elsewhere.map((other) => `${other.documents} documents also stand in ${other.dataset}.`),
        ...warnings,
      ].join('\n'),
  ).requiredOption('--model <name>', 'model whose tokens are counted');
  calls(
    dataset,
    'list',
    'imported datasets',
    'datasets.list',
    () => ({}),
    (output) => table(header, output.map(one)),
  );
}

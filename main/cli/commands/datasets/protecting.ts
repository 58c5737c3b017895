import type { Command } from 'commander';
import { table } from '../../table.ts';
import { calls, number, pick } from '../call.ts';
import { made } from './shown.ts';

/** Commands for what nobody else should read. */
export function protecting(dataset: Command): void {
  calls(
    dataset,
    'scan <name>',
    'look for personal data; what is not found may still be there',
    'datasets.scan',
    ([name], options) => ({ name, ...pick(options, ['kinds']) }),
    ({ documents, affected, kinds }) =>
      [
        table(
          ['kind', 'found', 'confirmed', 'documents', 'for example'],
          kinds.map(({ kind, found, confirmed, documents: in_, previews }) => [
            ...[kind, found, confirmed, in_],
            previews[0] ? `${previews[0].before}${previews[0].masked}${previews[0].after}` : '',
          ]),
        ),
        `${affected} of ${documents} documents hold something.`,
      ].join('\n'),
  ).option('--kinds <kinds...>', 'only these kinds or presets');
  calls(
    dataset,
    'kinds',
    'what a scan looks for',
    'datasets.kinds',
    () => ({}),
    (output) =>
      table(
        ['kind', 'becomes', 'what it finds'],
        output.map(({ kind, placeholder, explanation }) => [kind, placeholder, explanation]),
      ),
  );
  calls(
    dataset,
    'presets',
    'kinds of personal data that a law or a rule names together',
    'datasets.presets',
    () => ({}),
    (output) =>
      table(
        ['preset', 'kinds', 'what it covers'],
        output.map(({ name, kinds, explanation }) => [name, kinds.length, explanation]),
      ),
  );
  calls(
    dataset,
    'redact <name>',
    'a dataset in which placeholders stand for personal data',
    'datasets.redact',
    ([name], options) => ({ name, ...pick(options, ['as', 'kinds']) }),
    made,
  )
    .requiredOption('--as <name>', 'name of the new dataset')
    .option('--kinds <kinds...>', 'only these kinds or presets');
  calls(
    dataset,
    'plant <name>',
    'a dataset with made-up secrets in its training text, to see later whether a model tells them',
    'datasets.plant',
    ([name], options) => ({ name, ...pick(options, ['as', 'canaries', 'repeats', 'seed']) }),
    made,
  )
    .requiredOption('--as <name>', 'name of the new dataset')
    .option('--canaries <n>', 'how many secrets', number)
    .option('--repeats <n>', 'how often each stands in the text', number)
    .option('--seed <n>', 'seed of the secrets', number);
}

import type { Command } from 'commander';
import type { Output } from '../../../preload/contract/index.ts';
import { size } from '../progress.ts';
import { table } from '../table.ts';
import { calls, defined, number, pick } from './call.ts';

type Dataset = Output<'datasets.list'>[number];
type Outcome = Readonly<Record<string, number>>;
const splitNames = ['train', 'calibration', 'heldOut'] as const;
const header = ['dataset', 'role', 'documents', 'size', 'train', 'calibration', 'held out'];
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const row = (dataset: Dataset) => [
  ...[dataset.name, dataset.role, dataset.documents, size(dataset.bytes)],
  ...splitNames.map((split) => dataset.splits[split]?.documents ?? 0),
];

/** `alsoHeldOut: 3` as "also held out 3". */
const counts = (outcome: Outcome): string =>
  Object.entries(outcome)
    .map(([name, count]) => `${name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)} ${count}`)
    .join(', ');

const made = (output: Dataset & { readonly outcome: Outcome }): string =>
  `${table(header, [row(output)])}\n${counts(output.outcome)}`;

/** A JSON object, or a name. */
const choice = (text: string): unknown => (text.trim().startsWith('{') ? JSON.parse(text) : text);

export function datasetCommands(dataset: Command): void {
  importing(dataset);
  looking(dataset);
  protecting(dataset);
  preparing(dataset);
}

interface ImportOptions {
  readonly text?: string;
  readonly prompt?: string;
  readonly answer?: string;
  readonly group?: string;
  readonly calibrationShare?: number;
  readonly heldOutShare?: number;
}

const imported = (output: Output<'datasets.import'>): string => {
  const more = output.problemCount - output.problems.length;
  return [
    table(header, [row(output)]),
    ...output.problems.map((problem) => `not imported: ${problem}`),
    ...(more > 0 ? [`… and ${more} more: dataset problems ${output.name}`] : []),
  ].join('\n');
};

function importing(dataset: Command): void {
  calls(
    dataset,
    'import [paths...]',
    'import documents: files, folders and archives, split by document or group',
    'datasets.import',
    ([paths], options) => {
      const { text, prompt, answer, group, calibrationShare, heldOutShare }: ImportOptions = options;
      const columns = defined({ text, prompt, answer, group });
      const shares =
        calibrationShare === undefined && heldOutShare === undefined
          ? undefined
          : { calibration: calibrationShare ?? 0.3, heldOut: heldOutShare ?? 0.2 };
      return defined({
        ...{ paths, shares, columns: Object.keys(columns).length ? columns : undefined },
        ...pick(options, ['name', 'role', 'calibration', 'heldOut', 'seed', 'records', 'model']),
      });
    },
    imported,
  )
    .requiredOption('--name <name>', 'name in the project')
    .requiredOption('--role <role>', 'domain or general')
    .option('--text <field>', 'field of records that is the text, or words around fields: "Q: {question}"')
    .option('--prompt <field>', 'field that is asked')
    .option('--answer <field>', 'field that answers; only answers are learned')
    .option('--group <field>', 'field whose equal values stay together: patient, matter, client')
    .option('--records <path>', 'path of the list in JSON, or name of the element in XML, that holds the records')
    .option('--model <name>', 'model whose chat template writes chat messages')
    .option('--calibration <paths...>', 'files that are for calibration as a whole')
    .option('--held-out <paths...>', 'files that are for measuring only')
    .option('--calibration-share <share>', 'share of the rest for calibration (0.3)', number)
    .option('--held-out-share <share>', 'share of the rest for measuring (0.2)', number)
    .option('--seed <n>', 'seed of the split', number);
  calls(
    dataset,
    'unfinished',
    'imports that were stopped; the same import again goes on',
    'datasets.unfinished',
    () => ({}),
    (output) =>
      table(
        ['dataset', 'files', 'documents'],
        output.map(({ name, files, documents }) => [name, files, documents]),
      ),
  );
  calls(
    dataset,
    'discard <name>',
    'throw away what a stopped import has read',
    'datasets.discard',
    ([name]) => ({ name }),
    ({ discarded }) => (discarded ? 'Done.' : 'There is no such import.'),
  );
  calls(
    dataset,
    'problems <name>',
    'everything that could not be imported',
    'datasets.problems',
    ([name], options) => ({ name, offset: 0, limit: 200, ...pick(options, ['offset', 'limit']) }),
    ({ total, problems }) => [...problems, `${problems.length} of ${total}`].join('\n'),
  )
    .option('--offset <n>', 'how many to skip', number)
    .option('--limit <n>', 'how many to show, at most 200', number);
  calls(
    dataset,
    'delete <name>',
    'forget a dataset that nothing was made of or measured on',
    'datasets.delete',
    ([name]) => ({ name }),
    () => 'Done.',
  );
}

function looking(dataset: Command): void {
  calls(
    dataset,
    'list',
    'imported datasets',
    'datasets.list',
    () => ({}),
    (output) => table(header, output.map(row)),
  );
  calls(
    dataset,
    'show <name>',
    'where a dataset came from and what was done to it',
    'datasets.show',
    ([name]) => ({ name }),
    (output) =>
      [
        table(header, [row(output)]),
        table(
          ['time', 'step', 'what came of it'],
          output.history.map(({ at, operation, outcome }) => [at, operation, counts(outcome)]),
        ),
        `fingerprint ${output.fingerprint}`,
        ...(output.parent ? [`made of ${output.parent}`] : []),
        ...output.children.map((child) => `${child} was made of it`),
        ...(output.problemCount
          ? [`${output.problemCount} things were not imported: dataset problems ${output.name}`]
          : []),
      ].join('\n'),
  );
  calls(
    dataset,
    'preview <name>',
    'documents of a split',
    'datasets.preview',
    ([name], options) => ({
      name,
      split: 'train',
      offset: 0,
      limit: 5,
      ...pick(options, ['split', 'offset', 'limit']),
    }),
    ({ total, documents }) =>
      [
        ...documents.map(({ index, source, text, group, why }) =>
          [
            `── ${index + 1} of ${total} · ${source}${group === null ? '' : ` · ${group}`}`,
            text,
            ...(why ? [why] : []),
          ].join('\n'),
        ),
        ...(documents.length ? [] : ['There are no such documents.']),
      ].join('\n'),
  )
    .option('--split <split>', 'train, calibration or heldOut')
    .option('--offset <n>', 'documents to skip', number)
    .option('--limit <n>', 'documents to show', number);
  calls(
    dataset,
    'profile <name>',
    'tokens, lengths, languages, duplicates, boilerplate, vocabulary and warnings',
    'datasets.profile',
    ([name], options) => ({ name, ...pick(options, ['model']) }),
    profile,
  ).requiredOption('--model <name>', 'model whose tokens are counted');
}

function profile(output: Output<'datasets.profile'>): string {
  const { splits, duplicates, languages, boilerplate, vocabulary, groups, warnings, estimated } = output;
  return [
    table(
      ['split', 'documents', 'size', estimated ? 'tokens (estimated)' : 'tokens', 'median'],
      splits.map(({ split, documents, bytes, tokens, median }) => [split, documents, size(bytes), tokens, median]),
    ),
    ...(groups ? [`Groups: ${groups}.`] : []),
    `Languages: ${languages.map(({ language, share }) => `${language ?? 'not told'} ${percent(share)}`).join(', ')}.`,
    `Duplicates within splits: ${duplicates.within}, nearly: ${duplicates.near}, across splits: ${duplicates.acrossSplits}.`,
    ...duplicates.elsewhere.map(
      ({ dataset, documents, heldOut }) =>
        `${documents} documents also stand in ${dataset}; of ${heldOut} documents that it holds out, much is trained on or calibrated with here.`,
    ),
    `Boilerplate: ${percent(boilerplate.share)} of the characters.`,
    ...boilerplate.lines.slice(0, 5).map(({ line, documents }) => `  in ${documents} documents: ${line}`),
    `Vocabulary: ${percent(vocabulary.used)} of the model's tokens occur; ${vocabulary.tokensPerWord.toFixed(2)} tokens a word, ${vocabulary.bytesPerToken.toFixed(2)} bytes a token.`,
    ...(vocabulary.split.length
      ? [
          `Words cut into many pieces: ${vocabulary.split
            .slice(0, 10)
            .map(({ word, pieces }) => `${word} (${pieces})`)
            .join(', ')}.`,
        ]
      : []),
    ...warnings,
  ].join('\n');
}

function protecting(dataset: Command): void {
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
  ).option('--kinds <kinds...>', 'only these');
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
    'redact <name>',
    'a dataset in which placeholders stand for personal data',
    'datasets.redact',
    ([name], options) => ({ name, ...pick(options, ['as', 'kinds']) }),
    made,
  )
    .requiredOption('--as <name>', 'name of the new dataset')
    .option('--kinds <kinds...>', 'only these');
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

function preparing(dataset: Command): void {
  calls(
    dataset,
    'dedupe <name>',
    'a dataset without equal and nearly equal documents',
    'datasets.dedupe',
    ([name], options) => ({ name, ...pick(options, ['as', 'threshold', 'against', 'boilerplate']) }),
    made,
  )
    .requiredOption('--as <name>', 'name of the new dataset')
    .option('--threshold <likeness>', 'least likeness of which one document goes; 1: only equal ones (0.8)', number)
    .option('--against <names...>', 'datasets whose documents go, too')
    .option('--boilerplate', 'without lines that stand in many documents');
  calls(
    dataset,
    'split <name>',
    'divide training and calibration text anew; what is held out stays held out',
    'datasets.split',
    ([name], options) => ({ name, ...pick(options, ['as', 'calibration', 'seed']) }),
    made,
  )
    .requiredOption('--as <name>', 'name of the new dataset')
    .option('--calibration <share>', 'share of the text that is not held out', number)
    .option('--seed <n>', 'seed of the split', number);
  calls(
    dataset,
    'strategies',
    'ways to choose text, with their papers',
    'datasets.strategies',
    () => ({}),
    (output) =>
      table(
        ['strategy', 'needs', 'what it does'],
        output.map(({ name, needs, explanation }) => [name, needs.join(', '), explanation]),
      ),
  );
  calls(
    dataset,
    'select <name>',
    'a dataset of the documents that serve best',
    'datasets.select',
    ([name], options: { strategy?: string }) => ({
      name,
      strategy: choice(options.strategy ?? ''),
      ...pick(options, ['as', 'split', 'share', 'target', 'model', 'variant', 'seed']),
    }),
    made,
  )
    .requiredOption('--as <name>', 'name of the new dataset')
    .requiredOption('--strategy <strategy>', 'name, or JSON with name and options; see: dataset strategies')
    .requiredOption('--model <name>', 'model that reads the text')
    .option('--target <dataset>', 'dataset whose calibration text says what is wanted')
    .option('--split <split>', 'train or calibration')
    .option('--share <share>', 'share of the tokens that is taken (0.1)', number)
    .option('--variant <name>', 'variant whose damage is looked for')
    .option('--seed <n>', 'seed', number);
  calls(
    dataset,
    'transform <name>',
    'a dataset with its training text rewritten',
    'datasets.transform',
    ([name], options) => ({
      name,
      ...pick(options, ['as', 'transformation', 'against', 'model', 'documents', 'seed']),
    }),
    made,
  )
    .requiredOption('--as <name>', 'name of the new dataset')
    .requiredOption('--transformation <name>', 'amd2g (without words of the domain) or transformLlm (with exercises)')
    .option('--against <dataset>', 'dataset that shows what general text is like')
    .option('--model <name>', 'model that writes')
    .option('--documents <n>', 'documents that the model works on', number)
    .option('--seed <n>', 'seed', number);
}

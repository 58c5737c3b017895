import type { Command } from 'commander';
import type { Output } from '../../../../preload/contract/index.ts';
import { size } from '../../progress.ts';
import { table } from '../../table.ts';
import { calls, number, pick } from '../call.ts';
import { counts, header, row } from './shown.ts';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Commands that change nothing. */
export function looking(dataset: Command): void {
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
        ...(output.nearCopies ? [`${output.nearCopies} texts are nearly copies of others and stay together`] : []),
        ...output.children.map((child) => `${child} was made of it`),
        ...(output.problemCount
          ? [`${output.problemCount} things were not read, or with a doubt: dataset problems ${output.name}`]
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

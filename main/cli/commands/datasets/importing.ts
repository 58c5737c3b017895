import type { Command } from 'commander';
import type { Output } from '../../../../preload/contract/index.ts';
import { table } from '../../table.ts';
import { calls, defined, number, pick } from '../call.ts';
import { header, row } from './shown.ts';

interface ImportOptions {
  readonly text?: string;
  readonly prompt?: string;
  readonly answer?: string;
  readonly group?: string;
  readonly calibrationShare?: number;
  readonly heldOutShare?: number;
  readonly splitBy?: string;
  /** True where no language was said. */
  readonly ocr?: string | boolean;
}

/** Languages of text recognition as they are typed; English where none is said. */
const languagesOf = (said: string | boolean): string[] => (typeof said === 'string' ? said.split(/[,+ ]+/) : ['eng']);

const pieceRules = ['heading', 'paragraph', 'length'];

type Problems = Pick<Output<'datasets.problems'>, 'notRead' | 'doubts'>;

/** A line for every problem, what was not read first. */
const problemLines = ({ notRead, doubts }: Problems): string[] =>
  [['not read', notRead] as const, ['read with a doubt', doubts] as const].flatMap(([words, list]) =>
    list.map(({ file, place, reason }) => `${words}: ${file}${place === null ? '' : `:${place}`}: ${reason}.`),
  );

const imported = (output: Output<'datasets.import'>): string => {
  const { name, notRead, doubts, problems } = output;
  const more = problems.notRead + problems.doubts - notRead.length - doubts.length;
  return [
    table(header, [row(output)]),
    ...problemLines(output),
    ...(more > 0 ? [`… and ${more} more: dataset problems ${name}`] : []),
  ].join('\n');
};

/** Commands that bring documents in. */
export function importing(dataset: Command): void {
  calls(
    dataset,
    'import [paths...]',
    'import documents: files, folders and archives, split by document or group',
    'datasets.import',
    ([paths], options) => {
      const { text, prompt, answer, group, calibrationShare, heldOutShare, splitBy, ocr }: ImportOptions = options;
      const columns = defined({ text, prompt, answer, group });
      const shares =
        calibrationShare === undefined && heldOutShare === undefined
          ? undefined
          : { calibration: calibrationShare ?? 0.3, heldOut: heldOutShare ?? 0.2 };
      const choices = {
        ...pick(options, ['headers', 'comments', 'notes', 'outputs', 'mainText', 'wholeTables', 'ocrData']),
        ...(ocr === undefined ? {} : { ocr: languagesOf(ocr) }),
      };
      return defined({
        ...{
          paths,
          shares,
          splitBy: splitBy === undefined || pieceRules.includes(splitBy) ? splitBy : { pattern: splitBy },
          choices: Object.keys(choices).length ? choices : undefined,
          columns: Object.keys(columns).length ? columns : undefined,
        },
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
    .option('--no-headers', 'leave out headers and footers of documents')
    .option('--comments', 'take in comments of documents and presentations')
    .option('--notes', 'take in the notes to slides')
    .option('--outputs', 'take in what the code of notebooks printed')
    .option('--main-text', 'of web pages only the main text, without menus')
    .option('--whole-tables', 'every table and sheet is one document, row by row')
    .option('--ocr [languages]', 'read scanned pages and pictures by text recognition: eng (alone), deu, fra, spa, ita')
    .option('--ocr-data <folder>', 'folder with more languages for it: LANGUAGE.traineddata of Tesseract')
    .option('--model <name>', 'model whose chat template writes chat messages')
    .option('--calibration <paths...>', 'files that are for calibration as a whole')
    .option('--held-out <paths...>', 'files that are for measuring only')
    .option(
      '--split-by <rule>',
      'cut documents into pieces at every heading, paragraph or length (2,000 characters), or before what a regular expression matches',
    )
    .option('--calibration-share <share>', 'share of the rest for calibration (0.3)', number)
    .option('--held-out-share <share>', 'share of the rest for measuring (0.2)', number)
    .option('--seed <n>', 'seed of the split', number);
  calls(
    dataset,
    'unfinished',
    'imports that were stopped or failed; the same import again goes on',
    'datasets.unfinished',
    () => ({}),
    (output) =>
      table(
        ['dataset', 'files', 'documents', 'failed'],
        output.map(({ name, files, documents, error }) => [name, files, documents, error ?? '']),
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
    'everything that could not be read, or was read with a doubt',
    'datasets.problems',
    ([name], options) => ({ name, offset: 0, limit: 200, ...pick(options, ['offset', 'limit', 'kind', 'search']) }),
    (output) =>
      [
        ...problemLines(output),
        `${output.notRead.length} of ${output.totals.notRead} not read, ` +
          `${output.doubts.length} of ${output.totals.doubts} read with a doubt`,
      ].join('\n'),
  )
    .option('--kind <kind>', 'notRead or doubts')
    .option('--search <words>', 'only those with these words')
    .option('--offset <n>', 'how many of each kind to skip', number)
    .option('--limit <n>', 'how many of each kind to show, at most 200', number);
  calls(
    dataset,
    'delete <name>',
    'forget a dataset that nothing was made of or measured on',
    'datasets.delete',
    ([name]) => ({ name }),
    () => 'Done.',
  );
}

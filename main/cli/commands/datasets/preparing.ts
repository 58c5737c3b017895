import type { Command } from 'commander';
import { table } from '../../table.ts';
import { calls, number, pick } from '../call.ts';
import { made } from './shown.ts';

/** A JSON object, or a name. */
const choice = (text: string): unknown => (text.trim().startsWith('{') ? JSON.parse(text) : text);

/** Commands that make a dataset serve better. */
export function preparing(dataset: Command): void {
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
    .option('--boilerplate', 'without lines that stand in many documents; of pairs only in answers');
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
    .requiredOption(
      '--transformation <name>',
      'amd2g (without words of the domain), transformLlm (with exercises) or dartMath (answers that a model wrote and that are right)',
    )
    .option('--against <dataset>', 'dataset that shows what general text is like')
    .option('--model <name>', 'model that writes')
    .option('--documents <n>', 'documents that the model works on', number)
    .option('--seed <n>', 'seed', number);
}

import { parseArgs } from 'node:util';
import type { PlanStep } from '../preload/contract/index.ts';
import { domainProject, printRow, signed } from './domainProject.ts';

/*
 * What tokens for words of a domain do to a model, before and after a training: held-out loss in bits per byte against the model
 * and its paired 95 % interval, in the domain and on general text. The same training without new tokens stands beside.
 *
 * usage: node dist/bench/vocabularyPlan.js --model FOLDER --corpora FOLDER [--domain medical] [--words 500] [--steps 100]
 *        [--train full,text-and-teacher] [--rows meanRow,firstRow,none]
 */
const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    corpora: { type: 'string' },
    domain: { type: 'string', default: 'medical' },
    words: { type: 'string', default: '500' },
    steps: { type: 'string', default: '100' },
    train: { type: 'string', default: 'full,text-and-teacher' },
    rows: { type: 'string', default: 'meanRow,firstRow,none' },
  },
});
const { model: folder, corpora, domain } = values;
if (!folder || !corpora) throw new Error('Name the folders of a model and of corpora with --model and --corpora.');
await using project = await domainProject(folder, corpora, [domain]);
const { service, model } = project;
const plain = (await service.call('recipes.list', {})).find(({ name }) => name === 'vocabulary-extend');
if (!plain) throw new Error('There is no recipe vocabulary-extend.');
const rows = values.rows.split(',').filter((name) => name);

const extension = (compensation: string): PlanStep => ({
  recipe: { ...plain, compensation, allocation: { name: 'highest', words: Number(values.words) } },
});
const training = (recipe: string): PlanStep => ({ recipe, training: { steps: Number(values.steps) } });
let first: string | null = null;
printRow(['new rows', 'training', 'domain, bits per byte', 'general', 'seconds']);
printRow(['---', '---', '---:', '---:', '---:']);
for (const compensation of rows) await measured([compensation, ''], [extension(compensation)]);
for (const train of values.train.split(',').filter((name) => name)) {
  await measured(['', train], [training(train)]);
  for (const compensation of rows) await measured([compensation, train], [extension(compensation), training(train)]);
}

async function measured([compensation = '', train = '']: readonly string[], steps: PlanStep[]): Promise<void> {
  const name = `${compensation} ${train}`.trim();
  const { run } = await service.call('runs.start', {
    ...{ kind: 'plan', model, domain, general: 'general', name, plan: { steps } },
  });
  const { state, seconds, variant } = await service.call('runs.follow', { run });
  if (state !== 'done' || variant === null) throw new Error((await service.call('runs.show', { run })).error ?? state);
  first ??= variant;
  // Beside one whose tokens are others, all are compared in bits per byte.
  const [compared] = await service.call('variants.compare', { variants: [variant, first], maxWindows: 256 });
  const change = (of: string): string => {
    const found = compared?.differences.find((one) => one.dataset === of && one.metric === 'bitsPerByte');
    return found ? `${signed(found.difference)} (${signed(found.low)} to ${signed(found.high)})` : '?';
  };
  printRow([compensation, train, change(domain), change('general'), String(Math.round(seconds ?? NaN))]);
}

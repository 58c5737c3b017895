import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Output } from '../preload/contract/index.ts';
import { Client } from '../main/cli/client.ts';
import { table } from '../main/cli/table.ts';

/**
 * Recipes against each other and against random on several domains: held-out loss of the domain and of general text.
 * usage: node dist/bench/domains.js --model DIR --corpora DIR [--domains a,b] [--sparsity 0.5]
 * DIR holds one folder for each domain, and one called general, with calib.jsonl and heldout.jsonl.
 */
const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    corpora: { type: 'string' },
    domains: { type: 'string', default: 'medical,legal,finance,code' },
    sparsity: { type: 'string', default: '0.5' },
    json: { type: 'boolean', default: false },
  },
});
const { model: folder, corpora } = values;
if (!folder || !corpora) throw new Error('Give --model DIR and --corpora DIR.');

const project = await mkdtemp(join(tmpdir(), 'espalier-domains-'));
const client = await Client.start(project);
const sparsity = Number(values.sparsity);
const domains = values.domains.split(',');

async function importText(name: string, role: 'domain' | 'general'): Promise<void> {
  const file = (split: string) => join(corpora as string, name, `${split}.jsonl`);
  await client.call('datasets.import', {
    paths: [],
    calibration: [file('calib')],
    heldOut: [file('heldout')],
    name,
    role,
  });
}

try {
  await client.call('project.init', {});
  await client.call('models.import', { folder, name: 'model' });
  await importText('general', 'general');
  for (const domain of domains) await importText(domain, 'domain');

  const recipes = [
    { recipe: 'random' },
    { recipe: 'global-magnitude' },
    { recipe: 'wanda' },
    { recipe: 'd-pruner', lambda: 0 },
    { recipe: 'd-pruner', lambda: 1 },
  ];
  const rows: { domain: string; method: string; domainLoss: number; generalLoss: number; seconds: number }[] = [];
  const loss = (measured: Output<'variants.evaluate'>, dataset: string) =>
    measured.measurements.find((m) => m.dataset === dataset && m.metric === 'nll')?.value ?? NaN;
  const dense = await client.call('variants.evaluate', { variant: 'model' });
  for (const domain of domains) {
    rows.push({
      domain,
      method: 'dense',
      domainLoss: loss(dense, domain),
      generalLoss: loss(dense, 'general'),
      seconds: 0,
    });
    for (const choice of recipes) {
      const method = 'lambda' in choice ? `${choice.recipe} λ=${choice.lambda}` : choice.recipe;
      const { run, variant, seconds } = await client.extract({
        model: 'model',
        domain,
        general: 'general',
        target: { kind: 'sparsity', value: sparsity },
        ...choice,
      });
      const measured = await client.call('variants.evaluate', { variant: variant ?? run });
      rows.push({
        domain,
        method,
        domainLoss: loss(measured, domain),
        generalLoss: loss(measured, 'general'),
        seconds,
      });
    }
  }
  const shown = rows.map((r) => [
    r.domain,
    r.method,
    r.domainLoss.toFixed(4),
    r.generalLoss.toFixed(4),
    r.seconds.toFixed(1),
  ]);
  console.log(
    values.json ? JSON.stringify(rows) : table(['domain', 'method', 'domain loss', 'general loss', 'seconds'], shown),
  );
} finally {
  await client.close();
  await rm(project, { recursive: true, force: true });
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from '../main/cli/client.ts';
import { programFolder } from '../main/cli/program.ts';
import { size } from '../main/cli/progress.ts';
import { table } from '../main/cli/table.ts';
import { Device } from '../main/runtime/device.ts';
import { streamedMemory } from './memory.ts';
import { measureShares } from './shares.ts';

/**
 * usage: npm run bench -- [--json] [--quick] [--model DIR --domain FILE.jsonl --general FILE.jsonl]
 * --quick leaves the billion-parameter checkpoints out. The model defaults to the sample.
 */
const sample = join(programFolder, 'resources', 'sample');
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    model: { type: 'string', default: join(sample, 'meadow-sample') },
    domain: { type: 'string', default: join(sample, 'health-service.jsonl') },
    general: { type: 'string', default: join(sample, 'general.jsonl') },
  },
});

async function recipeSeconds(): Promise<Record<string, number>> {
  const project = await mkdtemp(join(tmpdir(), 'espalier-bench-'));
  const client = await Client.start(project);
  try {
    await client.call('project.init', {});
    await client.call('models.import', { folder: values.model, name: 'model' });
    await client.call('datasets.import', { paths: [values.domain], name: 'domain', role: 'domain' });
    await client.call('datasets.import', { paths: [values.general], name: 'general', role: 'general' });
    const seconds: Record<string, number> = {};
    for (const recipe of ['wanda', 'd-pruner', 'flap']) {
      const texts = { model: 'model', domain: 'domain', general: 'general', calibrationWindows: 32 };
      seconds[recipe] = (await client.extract({ ...texts, recipe })).seconds;
    }
    return seconds;
  } finally {
    await client.close();
    await rm(project, { recursive: true, force: true });
  }
}

const device = new Device('cpu');
const shares = [];
for (const [hidden, windows, length] of [
  [512, 8, 128],
  [512, 4, 256],
  [1024, 4, 256],
  [2048, 2, 512],
] as const) {
  shares.push(await measureShares(device, hidden, windows, length));
}
await device.release();
const seconds = await recipeSeconds();
const memory = values.quick ? [] : [await streamedMemory(24), await streamedMemory(48)];

if (values.json) console.log(JSON.stringify({ threads: device.threads, shares, seconds, memory }));
else {
  const share = (value: number) => `${(100 * value).toFixed(0)} %`;
  const header = [
    'hidden',
    'windows',
    'length',
    'peak GFLOP/s',
    'forward tokens/s',
    'share',
    'forward+backward tokens/s',
    'share',
  ];
  console.log(
    table(
      header,
      shares.map((s) => [
        ...[s.hidden, s.windows, s.length, Math.round(s.peakGflops)],
        ...[
          Math.round(s.forwardTokensPerSecond),
          share(s.forwardShare),
          Math.round(s.bothTokensPerSecond),
          share(s.bothShare),
        ],
      ]),
    ),
  );
  console.log(
    `\n${table(
      ['recipe', 'seconds'],
      Object.entries(seconds).map(([recipe, s]) => [recipe, s.toFixed(1)]),
    )}`,
  );
  const rows = memory.map((m) => [
    ...[m.layers, m.parameters, size(m.forwardPeakBytes), m.forwardSeconds.toFixed(0)],
    ...[size(m.backwardPeakBytes), m.backwardSeconds.toFixed(0)],
  ]);
  if (rows.length)
    console.log(`\n${table(['layers', 'parameters', 'forward peak', 's', 'forward+backward peak', 's'], rows)}`);
}

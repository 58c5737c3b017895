import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The journey from import to export through the loopback host, inside a network namespace, with the packets counted
 * before and after. Plain JavaScript, because it runs outside the test runner. usage: node offlineJourney.js ROOT FOLDER
 */
const [root, folder] = process.argv.slice(2);
const sample = join(root, 'resources', 'sample');

/** Packets sent by interface, and attempts without a route. */
async function count() {
  const devices = (await readFile('/proc/net/dev', 'utf8')).split('\n').flatMap((line) => {
    const [name, rest] = line.split(':');
    return rest ? [[name.trim(), Number(rest.trim().split(/\s+/)[9])]] : [];
  });
  const [titles, values] = (await readFile('/proc/net/snmp', 'utf8'))
    .split('\n')
    .filter((line) => line.startsWith('Ip:'))
    .map((line) => line.split(' '));
  const six = /Ip6OutNoRoutes\s+(\d+)/.exec(await readFile('/proc/net/snmp6', 'utf8').catch(() => ''));
  return {
    loopback: devices.find(([name]) => name === 'lo')[1],
    sent: devices.filter(([name]) => name !== 'lo').reduce((sum, [, packets]) => sum + packets, 0),
    noRoute: Number(values[titles.indexOf('OutNoRoutes')]) + Number(six?.[1] ?? 0),
  };
}

const before = await count();
const host = spawn(process.execPath, [join(root, 'dist', 'main', 'cli', 'espalier.js'), 'serve'], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, ESPALIER_HOME: join(folder, 'home') },
});
const address = new URL(
  await new Promise((resolve, reject) => {
    host.stdout.on('data', (chunk) => {
      const found = /http:\S+/.exec(String(chunk));
      if (found) resolve(found[0]);
    });
    host.on('exit', (code) => reject(new Error(`The host ended with ${code}.`)));
  }),
);

const procedures = [];
async function call(procedure, input) {
  procedures.push(procedure);
  const answer = await fetch(`${address.origin}/api/${procedure}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${address.searchParams.get('token')}` },
    body: JSON.stringify(input),
  });
  const last = JSON.parse((await answer.text()).trim().split('\n').at(-1));
  if (last.kind !== 'result') throw new Error(`${procedure}: ${last.error?.message}`);
  return last.output;
}

await fetch(address);
await call('projects.create', { folder: join(folder, 'project') });
await call('devices.list', {});
await call('models.check', { folder: join(sample, 'meadow-sample') });
await call('models.import', { folder: join(sample, 'meadow-sample'), name: 'meadow' });
await call('datasets.import', { paths: [join(sample, 'health-service.jsonl')], name: 'health', role: 'domain' });
await call('datasets.import', { paths: [join(sample, 'general.jsonl')], name: 'general', role: 'general' });
await call('datasets.profile', { name: 'health', model: 'meadow' });
const texts = { model: 'meadow', domain: 'health', general: 'general', calibrationWindows: 8, window: 64 };
await call('runs.estimate', { ...texts, recipe: 'flap' });
await call('runs.rehearse', { ...texts, recipe: 'd-pruner' });
for (const recipe of ['flap', 'd-pruner']) {
  const { run } = await call('runs.start', { ...texts, recipe, name: recipe, measure: true });
  const { state } = await call('runs.follow', { run });
  if (state !== 'done') throw new Error(`${run} is ${state}.`);
}
await call('variants.compare', { variants: ['flap', 'd-pruner'] });
await call('variants.generate', { variant: 'flap', prompt: 'Question:', maxTokens: 4 });
for (const format of ['hf', 'onnx'])
  await call('variants.export', { variant: 'flap', format, to: join(folder, format) });
await call('program.diagnostics', {});
host.kill('SIGINT');
await new Promise((resolve) => host.on('exit', resolve));
const after = await count();
process.stdout.write(
  `${JSON.stringify({
    loopback: after.loopback - before.loopback,
    sent: after.sent - before.sent,
    noRoute: after.noRoute - before.noRoute,
    procedures,
  })}\n`,
);
process.exit(0);

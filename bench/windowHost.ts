import { monitorEventLoopDelay } from 'node:perf_hooks';
import { join } from 'node:path';
import { programFolder, startService } from '../main/cli/program.ts';
import { startHost } from '../main/host/host.ts';
import type { Service } from '../main/api/service.ts';
import type { Event } from '../preload/contract/index.ts';

/**
 * The host that bench/window.ts measures, in a process of its own so that nothing else is in its event loop.
 * usage: forked with FOLDER VARIANTS; sends its address, starts a run when asked to and sends how its loop fared.
 */
const [folder = '', variants = '0'] = process.argv.slice(2);
const sample = join(programFolder, 'resources', 'sample');

/** A project with one real variant and many more rows like it. */
async function fill(service: Service, folder: string, variants: number): Promise<void> {
  await service.call('projects.create', { folder });
  await service.call('models.import', { folder: join(sample, 'meadow-sample'), name: 'meadow' });
  await service.call('datasets.import', {
    paths: [join(sample, 'health-service.jsonl')],
    name: 'health',
    role: 'domain',
  });
  await service.call('datasets.import', { paths: [join(sample, 'general.jsonl')], name: 'general', role: 'general' });
  const { run } = await service.call('runs.start', {
    model: 'meadow',
    domain: 'health',
    recipe: 'flap',
    name: 'real',
    measure: true,
  });
  await service.call('runs.follow', { run });
  const project = await service.project();
  const real = await project.variants.find('real');
  const row = await project.runs.get(run);
  const parents = real ? await project.variants.parentsOf(real.id) : [];
  if (!real) throw new Error('The sample could not be extracted.');
  await project.transaction(async () => {
    for (let i = 0; i < variants; i += 1) {
      const { kind, references, inputs, settings } = row;
      const copy = await project.runs.add({ kind, references, inputs, settings, variantName: `variant ${i}` });
      await project.runs.finish(copy.id, 'done', 60 + i);
      const hash = `${i}`.padStart(64, '0');
      const size = { parameters: real.parameters - i, nonzero: real.nonzero - i, bytes: real.bytes - 2 * i };
      await project.variants.add({
        ...{ name: `variant ${i}`, parents, run: copy.id, manifest: real.manifest, hash, ...size },
      });
      await project.measurements.add({
        ...{
          subject: `variant ${i}`,
          hash,
          dataset: row.references['domain']?.id ?? 0,
          split: 'heldOut',
          metric: 'nll',
          tokens: 1000,
        },
        ...{ value: 4 + Math.sin(i), low: 3.9, high: 4.1, provenance: {} },
      });
    }
  });
}

const service = await startService();
await fill(service, join(folder, 'project'), Number(variants));
const host = await startHost({ service, pages: join(programFolder, 'dist', 'renderer') });
const loop = monitorEventLoopDelay({ resolution: 1 });
process.on('message', (message) => {
  if (message !== 'run') {
    void host
      .close()
      .then(() => service.close())
      .then(() => process.exit(0));
    return;
  }
  loop.enable();
  const input = {
    model: 'meadow',
    domain: 'health',
    general: 'general',
    recipe: 'd-pruner',
    name: 'during',
    measure: true,
  };
  const goal = { target: { kind: 'keep', value: 0.9 }, window: 16, calibrationWindows: 170 } as const;
  /** How far the run was when, as its engine told it. */
  const progress: { at: number; percent: number }[] = [];
  void service.call('runs.start', { ...input, ...goal }).then(({ run }) => {
    process.send?.({ run });
    const onEvent = (event: Event) => {
      if (event.kind !== 'run' || event.event.body.kind !== 'progress') return;
      progress.push({ at: Date.parse(event.event.at), percent: Math.round(100 * (event.event.body.fraction ?? 0)) });
    };
    return service.call('runs.follow', { run }, { onEvent });
  });
  service.onEnded(() => {
    loop.disable();
    process.send?.({ longestHostTask: loop.max / 1e6, host99: loop.percentile(99) / 1e6, progress });
  });
});
process.send?.({ address: host.address });

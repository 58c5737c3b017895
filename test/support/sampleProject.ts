import { rmSync } from 'node:fs';
import { cp, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import type * as services from '../../main/api/service.ts';
import { sample } from './cli.ts';

const program = join(import.meta.dirname, '..', '..');

// The built program: engines are started from its files.
const { Service } = (await import(join(program, 'dist', 'main', 'api', 'service.js'))) as typeof services;
type Service = services.Service;

/** The program's services in this process. */
export const startService = (home: string): Service => new Service({ program, home, runtime: 'test' });

/** Folder of the project that all others are copies of; test files share their process. */
let made: Promise<string> | null = null;

async function make(): Promise<string> {
  const place = await mkdtemp(join(tmpdir(), 'espalier-sample-'));
  process.on('exit', () => rmSync(place, { recursive: true, force: true }));
  const folder = join(place, 'project');
  const service = startService(join(place, 'home'));
  await service.call('projects.create', { folder });
  await service.call('models.import', { folder: join(sample, 'meadow-sample'), name: 'meadow' });
  for (const [file, name, role] of [
    ['health-service.jsonl', 'health', 'domain'],
    ['general.jsonl', 'general', 'general'],
  ] as const)
    await service.call('datasets.import', { paths: [join(sample, file)], name, role });
  await service.close();
  await closed(folder);
  return folder;
}

/** Waits until the last process has put what stands beside the database into it, at most so many times 20 ms. */
async function closed(folder: string, times = 500): Promise<void> {
  const beside = (await readdir(folder)).some((name) => /-(wal|shm)$/.test(name));
  if (!beside || times === 0) return;
  await after(20);
  return closed(folder, times - 1);
}

/** A copy of the sample's project, which is made once: model "meadow", datasets "health" and "general". */
export async function copySample(folder: string): Promise<void> {
  made ??= make();
  await cp(await made, folder, { recursive: true });
}

/** The same, opened. */
export async function sampleProject(service: Service, folder: string): Promise<void> {
  await copySample(folder);
  await service.call('projects.open', { folder });
}

/** A variant of the sample, waited for. */
export async function extract(
  service: Service,
  name: string,
  recipe: string,
  sparsity = 0.3,
  domain = 'health',
): Promise<string> {
  const { run } = await service.call('runs.start', {
    ...{ model: 'meadow', domain, general: 'general', recipe, name, measure: true },
    target: { kind: 'sparsity', value: sparsity },
    calibrationWindows: 8,
  });
  const { state } = await service.call('runs.follow', { run });
  if (state !== 'done') throw new Error(`${run} is ${state}.`);
  return run;
}

import { join } from 'node:path';
import type * as services from '../../main/api/service.ts';
import { sample } from './cli.ts';

const program = join(import.meta.dirname, '..', '..');

// The built program: engines are started from its files.
const { Service } = (await import(join(program, 'dist', 'main', 'api', 'service.js'))) as typeof services;
type Service = services.Service;

/** The program's services in this process. */
export const startService = (home: string): Service => new Service({ program, home, runtime: 'test' });

/** A project with the sample model and both texts: model "meadow", datasets "health" and "general". */
export async function sampleProject(service: Service, folder: string): Promise<void> {
  await service.call('projects.create', { folder });
  await service.call('models.import', { folder: join(sample, 'meadow-sample'), name: 'meadow' });
  for (const [file, name, role] of [
    ['health-service.jsonl', 'health', 'domain'],
    ['general.jsonl', 'general', 'general'],
  ] as const)
    await service.call('datasets.import', { paths: [join(sample, file)], name, role });
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

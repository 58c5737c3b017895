import { readFile } from 'node:fs/promises';
import { arch, availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { CallOptions } from '../../../preload/bridge.ts';
import type { Output } from '../../../preload/contract/index.ts';
import { findExecutors } from '../../engine/executors.ts';
import { availableBytes } from '../../runtime/memory.ts';
import { packEngine } from '../pack.ts';
import { diagnostics } from '../diagnostics.ts';
import type { Place } from '../place.ts';
import type { Implementations } from './implementation.ts';

const licences = z.array(z.object({ name: z.string(), version: z.string(), licence: z.string(), text: z.string() }));

async function about(place: Place): Promise<Output<'program.about'>> {
  const { version } = JSON.parse(await readFile(join(place.program, 'package.json'), 'utf8')) as { version: string };
  return {
    version,
    runtime: `${place.runtime}, Node ${process.versions.node}`,
    platform: `${type()} ${release()} ${arch()}`,
    processor: cpus()[0]?.model.trim() ?? '',
    threads: availableParallelism(),
    memory: { total: totalmem(), available: availableBytes() },
    refusedRequests: place.refusedRequests,
  };
}

const listDevices = (place: Place, options: CallOptions): Promise<Output<'devices.list'>> =>
  place.taskOutside('listDevices', null, options);

export const program: Implementations<'devices' | 'executors' | 'program' | 'settings'> = {
  'settings.get': ({ home }) => home.settings(),

  'settings.set': ({ home }, change) => home.change(change),

  'devices.list': (place, _, options) => listDevices(place, options),

  'executors.list': findExecutors,

  'executors.pack': async (place, { file }) => ({ file, ...(await packEngine(place, file)) }),

  'program.about': about,

  'program.diagnostics': async (place, _, options) => ({
    text: await diagnostics(place, await about(place), await listDevices(place, options)),
  }),

  /** The build collects them (scripts/licences.js), because a packaged program no longer has its sources. */
  'program.licences': async ({ program }) => {
    const path = join(program, 'dist', 'licences.json');
    const text = await readFile(path, 'utf8').catch(() => {
      throw new Error(`${path} is missing; build the program again with: npm run build.`);
    });
    return licences.parse(JSON.parse(text));
  },
};

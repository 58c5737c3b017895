import { readFile } from 'node:fs/promises';
import { arch, availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { availableBytes } from '../../runtime/memory.ts';
import type { Implementation } from './implementation.ts';

export const getSettings: Implementation<'settings.get'> = ({ home }) => home.settings();

export const setSettings: Implementation<'settings.set'> = ({ home }, change) => home.change(change);

export const listDevices: Implementation<'devices.list'> = (place, _, options) =>
  place.taskOutside('listDevices', null, options);

export const about: Implementation<'program.about'> = async (place) => {
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
};

const licences = z.array(z.object({ name: z.string(), version: z.string(), licence: z.string(), text: z.string() }));

/** The build collects them (scripts/licences.js), because a packaged program no longer has its sources. */
export const listLicences: Implementation<'program.licences'> = async ({ program }) => {
  const path = join(program, 'dist', 'licences.json');
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Error(`${path} is missing; build the program again with: npm run build.`);
  });
  return licences.parse(JSON.parse(text));
};

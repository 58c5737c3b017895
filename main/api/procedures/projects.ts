import { readdir, stat, statfs } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Output } from '../../../preload/contract/index.ts';
import type { Place } from '../place.ts';
import type { Implementations } from './implementation.ts';

/** The folder of the open project; null when none is, or when the one that was named cannot be opened. */
const openFolder = (place: Place): Promise<string | null> =>
  place.project().then(
    ({ folder }) => folder,
    () => null,
  );

async function remembered(place: Place, folder: string, make: boolean): Promise<{ folder: string }> {
  const opened = await place.open(folder, make);
  await place.home.remember(opened);
  return { folder: opened };
}

async function databaseBytes(folder: string): Promise<number> {
  const files = (await readdir(folder)).filter((name) => name.startsWith('project.sqlite'));
  const sizes = await Promise.all(files.map((name) => sizeOf(join(folder, name))));
  return sizes.reduce((a, b) => a + b, 0);
}

async function bytesUnder(folder: string): Promise<number> {
  let bytes = 0;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) if (entry.isFile()) bytes += await sizeOf(join(entry.parentPath, entry.name));
  return bytes;
}

/** Files come and go while a run works. */
const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

type Sample = Output<'project.sample'>;

/** Names that the sample's things get. */
const sample: Sample = { model: 'meadow', domain: 'health service', general: 'general' };

export const projects: Implementations<'audit' | 'project' | 'projects'> = {
  'project.init': async (place) => {
    if (place.folder === null) throw new Error('No folder was named for the project; choose a new or empty folder.');
    return { folder: await place.open(place.folder, true) };
  },

  'projects.list': async (place) => ({
    current: await openFolder(place),
    recent: (await place.home.recent()).map((project) => ({ ...project, name: basename(project.folder) })),
  }),

  'projects.open': (place, { folder }) => remembered(place, folder, false),

  'projects.create': (place, { folder }) => remembered(place, folder, true),

  'projects.forget': async (place, { folder }) => {
    await place.home.forget(folder);
    return {};
  },

  'project.summary': async (place) => {
    const project = await place.project();
    const { folder } = project;
    const disk = await statfs(folder);
    return {
      folder,
      name: basename(folder),
      ...(await project.counts()),
      disk: {
        objects: await bytesUnder(join(folder, 'objects')),
        runs: await bytesUnder(join(folder, 'runs')),
        database: await databaseBytes(folder),
        free: disk.bavail * disk.bsize,
      },
    };
  },

  /** Emits changes until the caller hangs up. */
  'project.watch': (place, _, { onEvent, signal }) =>
    new Promise((resolve) => {
      const stop = place.watch((topics) => onEvent?.({ kind: 'change', topics: [...topics] }));
      const end = () => {
        stop();
        resolve({});
      };
      if (signal?.aborted) end();
      else signal?.addEventListener('abort', end, { once: true });
    }),

  'project.sample': async (place, _, options) => {
    const project = await place.project();
    const folder = join(place.resources, 'sample');
    if (!(await project.models.find(sample.model)))
      await place.task('importModel', { folder: join(folder, 'meadow-sample'), name: sample.model }, options);
    for (const [role, file] of [
      ['domain', 'health-service.jsonl'],
      ['general', 'general.jsonl'],
    ] as const) {
      if (await project.datasets.find(sample[role])) continue;
      await place.task('importDataset', { paths: [join(folder, file)], name: sample[role], role }, options);
    }
    return sample;
  },

  'audit.list': async (place, { before, limit }) => {
    const { audit } = await place.project();
    return {
      intact: (await audit.firstBroken()) === null,
      total: await audit.count(),
      entries: await audit.list({
        ...(before === undefined ? {} : { before }),
        ...(limit === undefined ? {} : { limit }),
      }),
    };
  },
};

import { readdir, realpath, stat } from 'node:fs/promises';
import { homedir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import type { Input, Output } from '../../../preload/contract/index.ts';
import type { TaskContext } from '../../engine/context.ts';
import { checked } from './checkModel.ts';
import { projectName } from './containers/container.ts';
import { readCard } from './others/lying.ts';
import { programs } from './places/index.ts';
import type { Bounds, Candidate, Program, Surroundings } from './places/place.ts';
import { walked } from './places/walked.ts';

type Found = Output<'models.find'>[number];

/** A person looks at a list, not at a disk. */
const most = { models: 500, folders: 20_000, milliseconds: 60_000 };

/** Models that lie on this machine, as other programs keep them. Nothing is copied, and nothing outside is changed. */
export const findModels = (
  context: Pick<TaskContext, 'warn'>,
  input: Input<'models.find'>,
): Promise<Output<'models.find'>> =>
  findModelsIn({ home: homedir(), platform: process.platform, variables: process.env }, context, input);

/** The same where programs keep things somewhere else. */
export function findModelsIn(
  surroundings: Surroundings,
  context: Pick<TaskContext, 'warn'>,
  { folders = [] }: Input<'models.find'>,
): Promise<Output<'models.find'>> {
  const own = walked('Folder', () => Promise.resolve(folders.map((folder) => resolve(folder))), 4);
  return search(context, [own, ...programs], surroundings);
}

async function search(
  { warn }: Pick<TaskContext, 'warn'>,
  all: readonly Program[],
  surroundings: Surroundings,
): Promise<Output<'models.find'>> {
  const found = new Map<string, Found>();
  const until = Date.now() + most.milliseconds;
  const bounds: Bounds = { folders: most.folders, over: () => Date.now() > until || found.size >= most.models };
  for (const program of all)
    for (const root of await program.roots(surroundings))
      for await (const candidate of program.candidates(root, bounds)) {
        const real = await realpath(candidate.path).catch(() => candidate.path);
        if (!found.has(real) && !bounds.over()) found.set(real, await judged(program.name, candidate));
      }
  if (bounds.over() || bounds.folders < 0)
    void warn('There is more than can be looked at in a minute: the list ends before the disk does.');
  return [...found.values()];
}

async function judged(program: string, { path, name, licence }: Candidate): Promise<Found> {
  const { verdict, reasons, advice, facts, working } = await checked(path);
  const { family = null, parameters = null } = facts ?? {};
  return {
    ...{ path, program, name: projectName(name), family, parameters, verdict, reasons, advice },
    bytes: facts?.bytes ?? (await bytesOf(path)),
    licence: licence ?? facts?.licence ?? (await readCard(path)).licence,
    fits: working === null ? null : working <= totalmem(),
  };
}

/** Bytes of a file, or of the files of a folder. */
async function bytesOf(path: string): Promise<number> {
  const about = await stat(path).catch(() => null);
  if (!about?.isDirectory()) return about?.size ?? 0;
  const names = await readdir(path).catch((): string[] => []);
  const sizes = await Promise.all(names.map((name) => stat(join(path, name)).catch(() => null)));
  return sizes.reduce((sum, size) => sum + (size?.isFile() ? size.size : 0), 0);
}

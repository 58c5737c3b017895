import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Output } from '../../preload/contract/index.ts';
import { SplitsWriter, totalsOf } from '../project/documents.ts';
import { isAlive } from '../project/processes.ts';
import type { Project } from '../project/project.ts';
import type { DatasetRow, HistoryStep, Problems, SplitName } from '../project/repositories/datasets.ts';
import type { Document } from '../corpus/document.ts';
import type { TaskContext } from '../engine/context.ts';

/** Puts a document into a split of the dataset that is being made. */
export type Put = (split: SplitName, document: Document) => Promise<void>;

/** A dataset that is to be made: what it will be called, and what makes it. */
export interface NewDataset {
  readonly name: string;
  readonly role: DatasetRow['role'];
  /** The dataset it is made of; null for an import. */
  readonly parent: DatasetRow | null;
  readonly operation: HistoryStep['operation'];
  readonly settings: HistoryStep['settings'];
  readonly problems?: () => Promise<Problems>;
  /** Puts all documents; returns counts of what it did. */
  fill(put: Put): Promise<Record<string, number>>;
}

/** Fills, stores and records a dataset; nothing is left behind when that fails. */
export async function makeDataset(context: TaskContext, wanted: NewDataset): Promise<Output<'datasets.redact'>> {
  const { project } = context;
  const { name, role, parent, operation, settings } = wanted;
  await project.datasets.mustBeNew(name);
  const writer = await SplitsWriter.open(project, await scratchFolder(project));
  try {
    const outcome = await wanted.fill((split, document) => writer.writers[split].add(document));
    const empty = Object.values(writer.writers).every(({ documents }) => documents === 0);
    if (empty) throw new Error(`Nothing would be left in ${name}; the dataset was not made.`);
    const step: HistoryStep = { operation, at: new Date().toISOString(), settings, outcome };
    const problems = (await wanted.problems?.()) ?? { count: 0, object: null };
    const row = {
      ...{ name, role, parent: parent?.id ?? null, history: [...(parent?.history ?? []), step], problems },
      ...totalsOf(await writer.finish()),
    };
    return await project.transaction(async () => {
      await project.datasets.add(row);
      const detail = { role, documents: row.documents, fingerprint: row.fingerprint, from: parent?.name, ...outcome };
      await project.audit.append(`dataset ${operation}`, name, detail);
      const { created } = await project.datasets.get(name);
      return { ...row, created, outcome };
    });
  } finally {
    await writer.discard();
  }
}

/** Where splits are written before they are objects; what killed processes left there is removed. */
async function scratchFolder({ folder }: Project): Promise<string> {
  const above = join(folder, 'imports');
  for (const name of await readdir(above).catch(() => [])) {
    const owner = /^making-(\d+)$/.exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) await rm(join(above, name), { recursive: true, force: true });
  }
  return join(above, `making-${process.pid}`);
}

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Output } from '../../preload/contract/index.ts';
import { SplitsWriter, totalsOf } from '../project/documents.ts';
import { keysIn } from '../project/textKeys.ts';
import { isAlive } from '../project/processes.ts';
import type { Project } from '../project/project.ts';
import type { DatasetRow, HistoryStep, Problems, SplitName } from '../project/repositories/datasets.ts';
import type { Document } from '../corpus/document.ts';
import { textKey } from '../corpus/identity.ts';
import type { TaskContext } from '../engine/context.ts';

/**
 * Puts a document into a split of the dataset that is being made, what is held out first. What is held out here or in another
 * dataset of the project is not put anywhere else; then the answer is false.
 */
export type Put = (split: SplitName, document: Document) => Promise<boolean>;

/** A dataset that is to be made: what it will be called, and what makes it. */
export interface NewDataset {
  readonly name: string;
  readonly role: DatasetRow['role'];
  /** The dataset it is made of; null for an import. */
  readonly parent: DatasetRow | null;
  readonly operation: HistoryStep['operation'];
  readonly settings: HistoryStep['settings'];
  readonly problems?: () => Promise<Problems>;
  /** Puts all documents, those that are held out first; returns counts of what it did. */
  fill(put: Put): Promise<Record<string, number>>;
}

/** Fills, stores and records a dataset; nothing is left behind when that fails. */
export async function makeDataset(context: TaskContext, wanted: NewDataset): Promise<Output<'datasets.redact'>> {
  const { project } = context;
  const { name, role, parent, operation, settings } = wanted;
  await project.datasets.mustBeNew(name);
  const writer = await SplitsWriter.open(project, await scratchFolder(project));
  try {
    const barrier = await HeldOutBarrier.open(project);
    const counts = await wanted.fill(async (split, document) => {
      const stays = barrier.lets(split, document);
      if (stays) await writer.writers[split].add(document);
      return stays;
    });
    const outcome = { ...counts };
    for (const [name, count] of Object.entries(barrier.counts)) outcome[name] = (outcome[name] ?? 0) + count;
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

/** Keeps text that is held out out of what is trained on: within a dataset, and across those of a project. */
class HeldOutBarrier {
  readonly #here = new Set<bigint>();
  readonly #elsewhere: ReadonlySet<bigint>;
  #others = false;
  #alsoHeldOut = 0;
  #heldOutElsewhere = 0;

  private constructor(elsewhere: ReadonlySet<bigint>) {
    this.#elsewhere = elsewhere;
  }

  static async open(project: Project): Promise<HeldOutBarrier> {
    return new HeldOutBarrier(await keysIn(project, await project.datasets.list(), ['heldOut']));
  }

  /** @throws when something is held out after other text was let through, which may be the same. */
  lets(split: SplitName, { text }: Document): boolean {
    const key = textKey(text);
    if (split === 'heldOut') {
      if (this.#others) throw new Error('Held-out text was put after other text; it has to be put first.');
      this.#here.add(key);
      return true;
    }
    this.#others = true;
    if (this.#here.has(key)) this.#alsoHeldOut += 1;
    else if (this.#elsewhere.has(key)) this.#heldOutElsewhere += 1;
    else return true;
    return false;
  }

  /** Documents that were kept out, where there were some. */
  get counts(): Record<string, number> {
    return {
      ...(this.#alsoHeldOut ? { alsoHeldOut: this.#alsoHeldOut } : {}),
      ...(this.#heldOutElsewhere ? { heldOutElsewhere: this.#heldOutElsewhere } : {}),
    };
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

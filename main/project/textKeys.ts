import { readFile } from 'node:fs/promises';
import { textKey } from '../corpus/identity.ts';
import { documentsIn } from './documentFile.ts';
import type { Project } from './project.ts';
import type { DatasetRow, SplitInfo, SplitName } from './repositories/datasets.ts';

/** Keys that were read, by the object of the split: what is stored never changes. */
const read = new WeakMap<Project, Map<string, Promise<BigUint64Array>>>();

/** Keys (corpus/identity.ts) of the texts of a split, in no order. Splits of older projects are read for them. */
export function textKeysOf(project: Project, split: SplitInfo): Promise<BigUint64Array> {
  const known = read.get(project) ?? new Map<string, Promise<BigUint64Array>>();
  read.set(project, known);
  const keys =
    known.get(split.object) ?? (split.keys === undefined ? counted(project, split) : stored(project, split.keys));
  known.set(split.object, keys);
  return keys;
}

async function stored(project: Project, object: string): Promise<BigUint64Array> {
  const bytes = new Uint8Array(await readFile(project.objects.path(object)));
  return new BigUint64Array(bytes.buffer, 0, bytes.byteLength / BigUint64Array.BYTES_PER_ELEMENT);
}

async function counted(project: Project, { object }: SplitInfo): Promise<BigUint64Array> {
  const keys: bigint[] = [];
  for await (const { text } of documentsIn(project.objects.path(object))) keys.push(textKey(text));
  return BigUint64Array.from(keys);
}

/** Keys of the texts that stand in some splits of some datasets. */
export async function keysIn(
  project: Project,
  datasets: readonly DatasetRow[],
  splits: readonly SplitName[],
): Promise<Set<bigint>> {
  const all = new Set<bigint>();
  for (const { splits: own } of datasets)
    for (const split of splits) for (const key of await textKeysOf(project, own[split])) all.add(key);
  return all;
}

/** Splits whose text may be scored and trained on. */
export const trainedSplits: readonly SplitName[] = ['train', 'calibration'];

/** A dataset that holds out text which another one trains on. */
export interface Leak {
  readonly trained: string;
  readonly heldOut: string;
  /** Different texts. */
  readonly texts: number;
}

/** Held-out text of any dataset of the project that these train on or calibrate with. */
export async function leaksOf(project: Project, datasets: readonly DatasetRow[]): Promise<Leak[]> {
  const leaks: Leak[] = [];
  const all = await project.datasets.list();
  for (const dataset of datasets) {
    const trained = await keysIn(project, [dataset], trainedSplits);
    for (const other of all) {
      const heldOut = new Set(await textKeysOf(project, other.splits.heldOut));
      let texts = 0;
      for (const key of heldOut) if (trained.has(key)) texts += 1;
      if (texts) leaks.push({ trained: dataset.name, heldOut: other.name, texts });
    }
  }
  return leaks;
}

/** @throws when a dataset would train on text that the project only measures on. */
export async function refuseLeaks(project: Project, datasets: readonly DatasetRow[]): Promise<void> {
  const [leak] = await leaksOf(project, datasets);
  if (!leak) return;
  const { trained, heldOut, texts } = leak;
  throw new Error(
    `${texts} ${texts === 1 ? 'text' : 'texts'} of ${trained} that would be trained on or calibrated with ${texts === 1 ? 'is' : 'are'} held out in ${heldOut}, so what is measured there would say nothing; make a dataset without them: dataset dedupe ${trained} --as NAME --against ${heldOut}.`,
  );
}

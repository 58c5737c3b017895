import { createHash } from 'node:crypto';
import type { Input, Output } from '../../../preload/contract/index.ts';
import type { SplitInfo, SplitName } from '../../project/repositories/datasets.ts';
import type { Project } from '../../project/project.ts';
import { type Document, isProblem } from '../../text/document.ts';
import { importDocuments } from '../../text/import.ts';
import { type Splits, splitDocuments } from '../../text/split.ts';
import { singleStage, type TaskContext } from '../context.ts';

/**
 * Imports documents and splits them. Without further files the split is by document; files named for calibration or
 * held-out text go there whole, and what is left is divided.
 */
export async function importDataset(
  context: TaskContext,
  input: Input<'datasets.import'>,
): Promise<Output<'datasets.import'>> {
  const { project } = context;
  const { name, role } = input;
  if (await project.datasets.find(name))
    throw new Error(`There is a dataset called ${name} already; give another name with --name.`);
  const problems: string[] = [];
  const read = async (paths: readonly string[]) => {
    const documents: Document[] = [];
    const report = singleStage(context, 'reading documents');
    for await (const item of importDocuments(paths)) {
      if (isProblem(item)) problems.push(`${item.source}: ${item.problem}.`);
      else documents.push(item);
      if (documents.length % 1000 === 0) report(documents.length, 0);
    }
    return documents;
  };
  const given = { calibration: await read(input.calibration ?? []), heldOut: await read(input.heldOut ?? []) };
  const splits = assemble(await read(input.paths), given, input.seed ?? 0, problems);

  const stored = {
    train: await storeSplit(project, splits.train),
    calibration: await storeSplit(project, splits.calibration),
    heldOut: await storeSplit(project, splits.heldOut),
  } satisfies Record<SplitName, SplitInfo>;
  const all = Object.values(stored);
  const row = {
    name,
    role,
    documents: all.reduce((sum, split) => sum + split.documents, 0),
    bytes: all.reduce((sum, split) => sum + split.bytes, 0),
    fingerprint: createHash('sha256')
      .update(all.map(({ object }) => object).join())
      .digest('hex'),
    splits: stored,
  };
  const { created } = await project.transaction(async () => {
    await project.datasets.add(row);
    await project.audit.append('dataset imported', name, {
      role,
      documents: row.documents,
      fingerprint: row.fingerprint,
      problems: problems.length,
    });
    return project.datasets.get(name);
  });
  return { ...row, created, problems };
}

function assemble(
  documents: readonly Document[],
  given: { calibration: readonly Document[]; heldOut: readonly Document[] },
  seed: number,
  problems: readonly string[],
): Splits {
  const { calibration, heldOut } = given;
  if (!documents.length && !calibration.length && !heldOut.length) {
    throw new Error(`No document could be imported. ${problems[0] ?? 'The folders hold no files.'}`);
  }
  if (calibration.length && heldOut.length) return withoutLeaks({ train: documents, calibration, heldOut });
  const split = splitDocuments(documents, seed);
  if (!calibration.length && !heldOut.length) return split;
  return withoutLeaks({
    train: heldOut.length ? [...split.train, ...split.heldOut] : [...split.train, ...split.calibration],
    calibration: calibration.length ? calibration : split.calibration,
    heldOut: heldOut.length ? heldOut : split.heldOut,
  });
}

/** A text that is held out must be nowhere else, even when a person put it there. */
function withoutLeaks({ train, calibration, heldOut }: Splits): Splits {
  const measured = new Set(heldOut.map(({ text }) => text));
  const others = (documents: readonly Document[]) => documents.filter(({ text }) => !measured.has(text));
  return { train: others(train), calibration: others(calibration), heldOut };
}

async function storeSplit(project: Project, documents: readonly Document[]): Promise<SplitInfo> {
  const lines = documents
    .map(({ source, text, answerFrom }) => `${JSON.stringify({ source, text, answerFrom })}\n`)
    .join('');
  const bytes = documents.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  return {
    object: await project.objects.putBytes(new TextEncoder().encode(lines)),
    documents: documents.length,
    bytes,
  };
}

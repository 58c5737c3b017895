import type { PackedWindows } from '../corpus/pack.ts';
import type { Document } from '../corpus/document.ts';
import type { Tokenizer } from '../formats/tokenizer.ts';
import { documentsIn } from '../project/documentFile.ts';
import type { DatasetRow } from '../project/repositories/datasets.ts';
import type { Project } from '../project/project.ts';
import { type Cut, evenWindows, spreadDocuments } from '../texts/windows.ts';

/*
 * Held-out text, for whoever measures. Nothing that scores, chooses or trains may see it, or numbers would say how well a
 * model knows what it was made with. So this is a room of its own, and only measuring/ may import it (dependencies.config.js).
 */

const heldOutDocuments = (project: Project, { splits: { heldOut } }: DatasetRow): Promise<Document[]> =>
  spreadDocuments(documentsIn(project.objects.path(heldOut.object)), heldOut.bytes);

/** Evenly spread windows to measure on. */
export const heldOutWindows = async (
  project: Project,
  dataset: DatasetRow,
  tokenizer: Tokenizer,
  cut: Cut,
): Promise<PackedWindows> =>
  evenWindows(await heldOutDocuments(project, dataset), tokenizer, cut, `Dataset ${dataset.name}, split heldOut`);

/** A held-out document by the index that windows know it by. */
export const heldOutDocument = async (
  project: Project,
  dataset: DatasetRow,
  index: number,
): Promise<Document | undefined> => (await heldOutDocuments(project, dataset))[index];

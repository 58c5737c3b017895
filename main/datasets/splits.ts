import { documentsIn } from '../project/documentFile.ts';
import type { Project } from '../project/project.ts';
import type { DatasetRow, SplitName } from '../project/repositories/datasets.ts';
import type { Document } from '../corpus/document.ts';

/** What is held out comes first where what stands elsewhere gives way to it. */
export const splitNames: readonly SplitName[] = ['heldOut', 'calibration', 'train'];

/** A report is due after so many documents. */
const reportEvery = 200;

const documentsOfSplit = (project: Project, dataset: DatasetRow, split: SplitName) =>
  documentsIn(project.objects.path(dataset.splits[split].object));

/**
 * Documents of a dataset with their split, one at a time; reports how far it is. Held-out ones too: they are looked through,
 * cleaned and copied like all others, but whoever scores or trains reads texts/.
 */
export async function* everyDocument(
  project: Project,
  dataset: DatasetRow,
  report: (done: number, total: number) => void,
  splits: readonly SplitName[] = splitNames,
): AsyncGenerator<{ readonly split: SplitName; readonly document: Document }> {
  let done = 0;
  for (const split of splits) {
    for await (const document of documentsOfSplit(project, dataset, split)) {
      yield { split, document };
      done += 1;
      if (done % reportEvery === 0) report(done, dataset.documents);
    }
  }
}

/** Puts the documents of some splits into a dataset that is made of another, as they are. */
export async function copySplits(
  project: Project,
  dataset: DatasetRow,
  splits: readonly SplitName[],
  put: (split: SplitName, document: Document) => Promise<unknown>,
): Promise<void> {
  for (const split of splits)
    for await (const document of documentsOfSplit(project, dataset, split)) await put(split, document);
}

/** Characters of a document that a preview shows. */
const previewCharacters = 4000;

/** `limit` documents of a split after the first `offset`, shortened, for people to look at; reads no further than these. */
export async function previewDocuments(
  project: Project,
  dataset: DatasetRow,
  { split, offset, limit }: { readonly split: SplitName; readonly offset: number; readonly limit: number },
) {
  const documents = [];
  let index = 0;
  for await (const document of documentsOfSplit(project, dataset, split)) {
    if (index >= offset + limit) break;
    const { source, text, group = null, why = null } = document;
    if (index >= offset)
      documents.push({ index, source, text: text.slice(0, previewCharacters), characters: text.length, group, why });
    index += 1;
  }
  return documents;
}

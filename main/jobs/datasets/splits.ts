import { documentsOf } from '../../project/documents.ts';
import type { Project } from '../../project/project.ts';
import type { DatasetRow, SplitName } from '../../project/repositories/datasets.ts';
import type { Document } from '../../corpus/document.ts';

/** What is held out comes first where what stands elsewhere gives way to it. */
export const splitNames: readonly SplitName[] = ['heldOut', 'calibration', 'train'];

/** A report is due after so many documents. */
const reportEvery = 200;

/** All documents of a dataset with their split, one at a time; reports how far it is. */
export async function* everyDocument(
  project: Project,
  dataset: DatasetRow,
  report: (done: number, total: number) => void,
): AsyncGenerator<{ readonly split: SplitName; readonly document: Document }> {
  let done = 0;
  for (const split of splitNames) {
    for await (const document of documentsOf(project, dataset, split)) {
      yield { split, document };
      done += 1;
      if (done % reportEvery === 0) report(done, dataset.documents);
    }
  }
}

import type { Project } from '../../../main/project/project.ts';
import { documentsIn } from '../../../main/project/documentFile.ts';
import type { Document } from '../../../main/corpus/document.ts';
import type { SplitName } from '../../../main/project/repositories/datasets.ts';

/** Ways to write a text that people hold to be the same one: all but the last differ in signs that nobody sees. */
export const forms: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replaceAll(' ', '  ').replace(/$/u, '\n'),
  (text) => text.replaceAll('. ', '.\r\n'),
  (text) => `\ufeff${text.normalize('NFD')}`,
  (text) => text.replaceAll(' ', '\u00a0').normalize('NFKC').replace(/ /, '\t'),
  (text) => text.replaceAll('fi', 'ﬁ').replace(/[a-z]{3}/u, '$&\u00ad'),
];

/** What the same texts have in common: every sign that shows. Written apart from the program's own comparison. */
export const shown = (text: string): string =>
  Array.from(text.normalize('NFKC'))
    .filter((sign) => !/[\p{White_Space}\p{Cf}]/u.test(sign))
    .join('');

/** The documents of a dataset by split. */
export async function documentsBySplit(project: Project, name: string): Promise<Record<SplitName, Document[]>> {
  const dataset = await project.datasets.get(name);
  const of = async (split: SplitName) => {
    const documents = [];
    for await (const document of documentsIn(project.objects.path(dataset.splits[split].object)))
      documents.push(document);
    return documents;
  };
  return { train: await of('train'), calibration: await of('calibration'), heldOut: await of('heldOut') };
}

import type { FileItem, Reader, ReaderOptions } from '../../reader.ts';
import { leftOutComments } from '../leftOut.ts';
import { leftOutNotes } from '../slides/notes.ts';
import { problemOf, Unreadable } from '../../unreadable.ts';
import { childrenNamed, elementsOf, type XmlElement } from '../xmlTree.ts';
import type { OfficeKind } from '../zipParts.ts';
import { OdfBody } from './body.ts';
import { type OdfPackage, odfPackage } from './package.ts';
import { objectDoubts } from './text.ts';

const kind: OfficeKind = { name: 'an OpenDocument presentation', ending: '.odp', limit: 50_000_000 };

/** OpenDocument presentations: slides in their order; notes and comments where they are wanted. The whole file is one text. */
export const openDocumentPresentation: Reader = {
  kind: 'OpenDocument presentation',
  endings: ['.odp'],
  async *read(file, options): AsyncGenerator<FileItem> {
    const { source } = file;
    try {
      const { text, doubts } = slidesText(await odfPackage(file, kind, 'office:presentation'), options);
      if (text === '') throw new Unreadable('holds no text');
      yield { source, text };
      for (const problem of doubts) yield { source, problem, doubt: true };
    } catch (error) {
      yield problemOf(error, source, kind.name);
    }
  },
};

function slidesText({ body, styles }: OdfPackage, { notes = false, comments = false }: ReaderOptions) {
  const reader = new OdfBody(styles);
  let withNotes = 0;
  const pieces = childrenNamed(body, 'draw:page').flatMap((page) => {
    const shown: XmlElement = { ...page, children: elementsOf(page).filter(({ name }) => name !== notesName) };
    const slide = reader.text(shown);
    const said = childrenNamed(page, notesName)
      .map((element) => reader.text(element))
      .filter(Boolean);
    withNotes += said.length;
    return [slide, ...(notes ? said.map((text) => `[notes] ${text}`) : [])];
  });
  const remarks = reader.comments.filter(Boolean);
  if (comments) pieces.push(...remarks.map((text) => `[comment] ${text}`));
  const doubts = [
    ...(notes ? [] : leftOutNotes(withNotes)),
    ...(comments ? [] : leftOutComments(remarks.length)),
    ...objectDoubts(reader.objects),
  ];
  return { text: pieces.filter(Boolean).join('\n\n'), doubts };
}

const notesName = 'presentation:notes';

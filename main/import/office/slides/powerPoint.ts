import type { FileItem, Reader, ReaderOptions } from '../../reader.ts';
import { problemOf, Unreadable } from '../../unreadable.ts';
import { leftOutComments } from '../leftOut.ts';
import { relationshipsOf } from '../relationships.ts';
import { wholeFile } from '../wholeFile.ts';
import { child, childrenNamed, xmlTree } from '../xmlTree.ts';
import { type OfficeKind, zipParts } from '../zipParts.ts';
import { leftOutNotes } from './notes.ts';
import { type Slide, slideOf } from './slide.ts';

/** Pictures and films count here. */
const maxFileBytes = 256_000_000;

const kind: OfficeKind = { name: 'a PowerPoint presentation', ending: '.pptx', limit: 50_000_000 };

/**
 * PowerPoint presentations: slides in their order, with tables, diagrams and equations. What stands on many slides alike comes
 * once behind them, unless it is not wanted; notes and comments where they are. The whole file is one text.
 */
export const powerPoint: Reader = {
  kind: 'PowerPoint presentation',
  endings: ['.pptx', '.pptm', '.ppsx'],
  async *read(file, options): AsyncGenerator<FileItem> {
    const { source } = file;
    try {
      const parts = await zipParts(await wholeFile(file, maxFileBytes), kind);
      const { text, doubts } = slidesText(slidesOf(parts), options);
      if (text === '') throw new Unreadable([withoutText, ...doubts].join('; it '));
      yield { source, text };
      for (const problem of doubts) yield { source, problem, doubt: true };
    } catch (error) {
      yield problemOf(error, source, kind.name);
    }
  },
};

const withoutText = 'holds no text that its slides show';

function slidesOf(parts: ReadonlyMap<string, Buffer>): Slide[] {
  const main =
    relationshipsOf(parts, '').find(({ type }) => type === 'officeDocument')?.target ?? 'ppt/presentation.xml';
  const presentation = parts.get(main);
  if (!presentation) throw new Unreadable('is damaged: its list of slides is missing; save it again as .pptx');
  const relationships = relationshipsOf(parts, main);
  const list = childrenNamed(child(xmlTree(presentation), 'p:sldIdLst'), 'p:sldId');
  const targets = list.map(({ attributes }, i) => {
    const target = relationships.find(({ id }) => id === attributes.get('r:id'))?.target ?? '';
    if (!parts.has(target)) throw new Unreadable(`is damaged: its slide ${i + 1} is missing; save it again as .pptx`);
    return target;
  });
  const layouts = new Map<string, readonly string[]>();
  return [...new Set(targets)].map((target) => slideOf(parts, target, layouts));
}

function slidesText(all: readonly Slide[], { headers = true, notes = false, comments = false }: ReaderOptions) {
  const slides = all.filter(({ isHidden }) => !isHidden);
  const pieces = slides.flatMap((slide) => [
    slide.text,
    ...(notes && slide.notes ? [`[notes] ${slide.notes}`] : []),
    ...(comments ? slide.comments.map((text) => `[comment] ${text}`) : []),
  ]);
  if (headers) pieces.push(...new Set(slides.flatMap(({ around }) => around)));
  const hidden = all.length - slides.length;
  const unread = slides.reduce((sum, slide) => sum + slide.unread, 0);
  const doubts = [
    ...(hidden ? [`has ${hidden} hidden slide${hidden === 1 ? '' : 's'}, which were left out`] : []),
    ...(notes ? [] : leftOutNotes(slides.filter((slide) => slide.notes).length)),
    ...(comments ? [] : leftOutComments(slides.reduce((sum, slide) => sum + slide.comments.length, 0))),
    ...(unread ? [`holds ${unread} chart${unread === 1 ? '' : 's'} or embedded objects, whose text is not read`] : []),
  ];
  return { text: pieces.filter(Boolean).join('\n\n'), doubts };
}

import type { FileItem, Reader, ReaderOptions } from '../../../reader.ts';
import { problemOf, Unreadable } from '../../../unreadable.ts';
import { leftOutComments, leftOutObjects } from '../../leftOut.ts';
import { wholeFile } from '../../wholeFile.ts';
import { streamsOf } from '../container.ts';
import { type Part, positions, type Range, table, WordFile } from './bytes.ts';
import { charactersOf } from './characters.ts';
import { listsOf } from './lists.ts';
import { Styles } from './styles.ts';
import { WordText } from './text.ts';

/** Pictures count here. */
const maxFileBytes = 256_000_000;

const kind = 'an old Word document';

/**
 * Documents of Word 97–2003 ([MS-DOC]); the whole of one is one text, as of newer Word documents: with numbers of clauses, results
 * of fields, notes, headers and footers; without what is hidden or was deleted.
 */
export const oldWord: Reader = {
  kind: 'old Word document',
  endings: ['.doc', '.dot'],
  async *read(file, options): AsyncGenerator<FileItem> {
    const { source } = file;
    const bytes = await wholeFile(file, maxFileBytes);
    try {
      const { text, doubts } = documentText(new WordFile(await streamsOf(bytes, kind)), options);
      if (text === '') throw new Unreadable('holds no text');
      yield { source, text };
      for (const problem of doubts) yield { source, problem, doubt: true };
    } catch (error) {
      yield problemOf(error, source, kind);
    }
  },
};

function documentText(file: WordFile, { headers = true, comments = false }: ReaderOptions) {
  const marks = new Notes(file);
  const words = new WordText(charactersOf(file, new Styles(file.table(table.styles))), listsOf(file), (at) =>
    marks.at(at),
  );
  const shown = (ranges: readonly Range[]): string[] => ranges.map((range) => words.of(range)).filter(Boolean);
  const around = headers ? headersOf(file) : { headers: [], footers: [] };
  const pieces = [
    ...shown(around.headers),
    words.of(file.part('body')),
    words.of(file.part('boxes')),
    ...shown(around.footers),
  ];
  for (let i = 0; i < marks.shown.length; i += 1) pieces.push(`[${i + 1}] ${words.of(marks.shown[i]!)}`);
  const said = shown(rangesOf(file, 'comments', table.comments));
  if (comments) pieces.push(...said.map((text) => `[comment] ${text}`));
  const doubts = [...(comments ? [] : leftOutComments(said.length)), ...leftOutObjects(file.objects)];
  return { text: [...new Set(pieces)].filter(Boolean).join('\n\n'), doubts };
}

/** The texts of a part of a document, by the table that says where each begins; the last place is the end of the part. */
function rangesOf(file: WordFile, part: Part, number: number): Range[] {
  const { start } = file.part(part);
  const starts = positions(file.table(number), 0);
  return starts.slice(0, -2).map((place, i) => ({ start: start + place, end: start + starts[i + 1]! }));
}

/** Before those of the sections stand six lines between text and notes ([MS-DOC] 2.8.24); then six texts of each section. */
function headersOf(file: WordFile): { readonly headers: Range[]; readonly footers: Range[] } {
  const ranges = rangesOf(file, 'headers', table.headers).slice(6);
  const isFooter = (i: number): boolean => [2, 3, 5].includes(i % 6);
  return { headers: ranges.filter((_, i) => !isFooter(i)), footers: ranges.filter((_, i) => isFooter(i)) };
}

/** Footnotes and endnotes, numbered in the order in which their marks are shown. */
class Notes {
  /** Texts of the notes whose marks were shown. */
  readonly shown: Range[] = [];
  readonly #texts = new Map<number, Range>();

  constructor(file: WordFile) {
    for (const [part, mark, text] of [
      ['footnotes', table.footnoteMarks, table.footnotes],
      ['endnotes', table.endnoteMarks, table.endnotes],
    ] as const) {
      const ranges = rangesOf(file, part, text);
      for (const [i, place] of positions(file.table(mark), 2).slice(0, -1).entries())
        if (ranges[i]) this.#texts.set(place, ranges[i]);
    }
  }

  /** What stands for a note; null where none is, and where it was shown: a note may hold its own mark. */
  at(character: number): string | null {
    const text = this.#texts.get(character);
    if (!text) return null;
    this.#texts.delete(character);
    this.shown.push(text);
    return `[${this.shown.length}]`;
  }
}

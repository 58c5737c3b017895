import { decoderOf } from '../../../decoder.ts';
import { Unreadable } from '../../../unreadable.ts';
import { positions, table, type WordFile } from './bytes.ts';
import { type CharacterLook, characterLook, paragraphShape, type Shape, type Styles } from './styles.ts';

/** A piece of the text as it lies in the file: from character `start` on, `length` characters from byte `at`. */
interface Piece {
  readonly start: number;
  readonly length: number;
  readonly at: number;
  /** Bytes of a character: 1 in windows-1252, 2 in UTF-16. */
  readonly size: 1 | 2;
}

/** What holds for the bytes of the file from `from` to `to`. */
interface Run<T> {
  readonly from: number;
  readonly to: number;
  readonly value: T;
}

/** Characters of one document; Word itself ends at 32 MB of text. */
const maxCharacters = 64_000_000;

/** Characters of a document with how they are shown, and paragraphs with their shapes, by the numbers of characters. */
export interface Characters {
  readonly text: string;
  look(character: number): CharacterLook;
  shape(character: number): Shape;
}

/** Pages of the file on which properties stand ([MS-DOC] 2.9.31, 2.9.178). */
const pageBytes = 512;

const plain = decoderOf('windows-1252');

export function charactersOf(file: WordFile, styles: Styles): Characters {
  const pieces = piecesOf(file);
  const text = pieces
    .map(({ at, length, size }) => {
      const bytes = file.main.subarray(at, at + length * size);
      return (size === 1 ? plain.decode(bytes) : bytes.toString('utf16le')).padEnd(length, '\0');
    })
    .join('');
  const looks = runsOf(file, table.characters, 1, (page, entry) => {
    const at = 2 * entry[0]!;
    return at ? characterLook(page.subarray(at + 1, at + 1 + page[at]!), styles.look) : {};
  });
  const shapes = runsOf(file, table.paragraphs, 13, (page, entry) => shapeOn(page, 2 * entry[0]!, styles));
  return { text, look: finder(pieces, looks), shape: finder(pieces, shapes) };
}

function shapeOn(page: Buffer, at: number, styles: Styles): Shape & { readonly style?: number } {
  if (!at) return {};
  const [start, length] = page[at] ? [at + 1, 2 * page[at] - 1] : [at + 2, 2 * page[at + 1]!];
  const list = page.subarray(start, start + length);
  if (list.length < 2) return {};
  const style = list.readUInt16LE(0);
  return { ...styles.shape(style), ...paragraphShape(list.subarray(2)), style };
}

/** The pieces of the text in its order ([MS-DOC] 2.8.35). */
function piecesOf(file: WordFile): Piece[] {
  const clx = file.table(table.pieces);
  let at = 0;
  while (clx[at] === 1) at += 3 + clx.readUInt16LE(at + 1);
  if (clx[at] !== 2)
    throw new Unreadable('is damaged: it does not say where its text is; open it in Word and save it again');
  const plc = clx.subarray(at + 5, at + 5 + clx.readUInt32LE(at + 1));
  const starts = positions(plc, 8);
  const end = starts.at(-1) ?? 0;
  if (end > maxCharacters)
    throw new Unreadable(`has more than ${maxCharacters.toLocaleString('en')} characters; divide it`);
  if (end > file.main.length)
    throw new Unreadable('is damaged: it says that it has more text than it holds; open it in Word and save it again');
  return starts.slice(0, -1).map((start, i) => {
    const place = plc.readUInt32LE(4 * starts.length + 8 * i + 2);
    const narrow = (place & 0x40000000) !== 0;
    const from = place & 0x3fffffff;
    return { start, length: starts[i + 1]! - start, at: narrow ? from / 2 : from, size: narrow ? 1 : 2 };
  });
}

/** Properties from the pages that a table lists, in the order of the bytes they are about. */
function runsOf<T>(
  file: WordFile,
  number: number,
  entryBytes: number,
  read: (page: Buffer, entry: Buffer) => T,
): Run<T>[] {
  const plc = file.table(number);
  const count = positions(plc, 4).length;
  const runs: Run<T>[] = [];
  for (let i = 0; i + 1 < count; i += 1) {
    const at = (plc.readUInt32LE(4 * count + 4 * i) & 0x3fffff) * pageBytes;
    const page = file.main.subarray(at, at + pageBytes);
    if (page.length < pageBytes) continue;
    const entries = page[pageBytes - 1]!;
    for (let j = 0; j < entries && 4 * (j + 2) <= pageBytes; j += 1) {
      const entry = 4 * (entries + 1) + entryBytes * j;
      const [from, to] = [page.readUInt32LE(4 * j), page.readUInt32LE(4 * j + 4)];
      if (entry < pageBytes) runs.push({ from, to, value: read(page, page.subarray(entry)) });
    }
  }
  return runs.sort((a, b) => a.from - b.from);
}

/** Finds what holds for a character; asking for one behind the other is fast. */
function finder<T extends object>(pieces: readonly Piece[], runs: readonly Run<T>[]): (character: number) => T {
  const none = {} as T;
  let [piece, run] = [pieces[0], runs[0]];
  return (character) => {
    if (!piece || character < piece.start || character >= piece.start + piece.length)
      piece = last(pieces, ({ start }) => start <= character);
    if (!piece) return none;
    const at = piece.at + (character - piece.start) * piece.size;
    if (!run || at < run.from || at >= run.to) run = last(runs, ({ from }) => from <= at);
    return run && at < run.to ? run.value : none;
  };
}

/** The last entry that holds, of a list in which none holds after one that does not. */
function last<T>(list: readonly T[], holds: (entry: T) => boolean): T | undefined {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(list[middle]!)) low = middle + 1;
    else high = middle;
  }
  return list[low - 1];
}

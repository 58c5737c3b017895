import type { Detector, Finding } from '../finding.ts';
import { look } from '../names/dictionary.ts';
import type { Layout } from './layout.ts';
import { cells, linesOf, type Piece, trimmed } from './lines.ts';

/** Ways to write a table, the surest first. Between commas prose has the same form, so more is asked of it. */
const separators = [
  { sign: '\t', prose: false },
  { sign: '|', prose: false },
  { sign: ';', prose: true },
  { sign: ',', prose: true },
];
/** A line under the headings, as Markdown draws it. */
const rule = /^[\s|:+=-]{3,2000}$/u;
const longestLine = 4000;
const longestHeading = 40;
/** Of a cell where its column does not say more: a number. */
const anyNumber = /^[^\s].{0,60}$/u;
const digits = /\d(?:\D{0,6}\d){3}/u;

/** Cells under a heading that names a kind: names, dates of birth, numbers of people. */
export const columns: Layout = {
  name: 'columns',
  find(text, detectors) {
    const kinds = detectors.filter(({ labels }) => labels);
    const lines = linesOf(text);
    const found: Finding[] = [];
    for (let i = 0; i + 1 < lines.length; i += 1) {
      const table = tableAt(lines, i, kinds);
      if (!table) continue;
      found.push(...table.rows.flatMap((row) => table.columns.flatMap((kind, at) => findingOf(kind, row[at]))));
      i = table.last;
    }
    return found;
  },
};

interface Table {
  readonly columns: readonly (Detector | null)[];
  readonly rows: readonly (readonly Piece[])[];
  /** The last of its lines. */
  readonly last: number;
}

function tableAt(lines: readonly Piece[], first: number, kinds: readonly Detector[]): Table | null {
  const head = lines[first]!;
  if (head.text.length > longestLine) return null;
  for (const { sign, prose } of separators) {
    if (!head.text.includes(sign)) continue;
    const headings = cells(head, sign).map(trimmed);
    if (headings.length < 2 || headings.some(({ text }) => text.length > longestHeading)) continue;
    if (prose && headings.some(({ text }) => !/^[\p{L}\p{M}_#/()' .-]{1,30}[^.]$/u.test(text))) continue;
    const columns = headings.map(({ text }) => kindOf(text, kinds));
    if (!columns.some(Boolean)) continue;
    const { rows, last } = rowsUnder(lines, first, sign, prose ? headings.length : 0);
    // Things have names as well; beside a number of somebody a name is somebody's.
    const personal = columns.some((kind) => kind && kind.name !== 'name');
    const sure = columns.map((kind, at) =>
      kind?.name === 'name' && ambiguous.test(headings[at]!.text) && !personal && !areNames(rows, at) ? null : kind,
    );
    if (rows.length && sure.some(Boolean)) return { columns: sure, rows, last };
  }
  return null;
}

/** @param exactly how many cells a row has; 0 where it may have any number from two */
function rowsUnder(
  lines: readonly Piece[],
  first: number,
  sign: string,
  exactly: number,
): Pick<Table, 'rows' | 'last'> {
  const rows: Piece[][] = [];
  let last = first;
  for (let i = first + 1; i < lines.length; i += 1) {
    const line = lines[i]!;
    if (!line.text.trim() || line.text.length > longestLine) break;
    if (!rule.test(line.text)) {
      const row = cells(line, sign).map(trimmed);
      if (exactly ? row.length !== exactly : row.length < 2) break;
      rows.push(row);
    }
    last = i;
  }
  return { rows, last };
}

/** The kind that a heading names and says no more than that. */
function kindOf(heading: string, kinds: readonly Detector[]): Detector | null {
  const words = heading.replace(/[*_#:]+/gu, ' ').trim();
  if (!words) return null;
  return kinds.find((kind) => onlyLabels(kind).test(words)) ?? null;
}

const anchored = new WeakMap<Detector, RegExp>();
/** A text that is one of the words for a kind and nothing else. */
function onlyLabels(kind: Detector): RegExp {
  const known = anchored.get(kind) ?? new RegExp(`^(?:${kind.labels!.source})$`, 'iu');
  anchored.set(kind, known);
  return known;
}

/** Things have names as well. */
const ambiguous = /^(?:name|nom|nome|nombre|contact|client|owner|author)s?$/iu;
const areNames = (rows: readonly (readonly Piece[])[], at: number): boolean => {
  const cells = rows.flatMap((row) => row[at]?.text || []);
  const known = cells.filter((cell) => cell.split(/[\s,]+/u).some((word) => look(word).given || look(word).surname));
  return 2 * known.length >= cells.length && cells.length > 0;
};

function findingOf(kind: Detector | null, cell: Piece | undefined): Finding[] {
  if (!kind || !cell?.text) return [];
  const fits = kind.cell ? kind.cell.test(cell.text) : anyNumber.test(cell.text) && digits.test(cell.text);
  if (!fits) return [];
  return [{ kind: kind.name, from: cell.from, to: cell.from + cell.text.length, confirmed: true, named: true }];
}

import type { TextPiece } from './pdfLines.ts';

/** What pdf.js tells of a note or field on a page (ISO 32000-1, 12.5 and 12.7). */
export interface Annotation {
  readonly subtype?: string;
  readonly annotationFlags?: number;
  /** Left, bottom, right and top in points. */
  readonly rect?: readonly number[];
  readonly fieldType?: string;
  readonly fieldValue?: unknown;
  readonly checkBox?: boolean;
  readonly radioButton?: boolean;
  readonly exportValue?: string;
  readonly buttonValue?: string;
  readonly password?: boolean;
  readonly contentsObj?: { readonly str?: string };
}

/** Bits 2 and 6 of the flags: hidden, and not shown on the screen. */
const unseen = 0x22;

/** Where letters stand in a field of one line, and how large they are, as shares of its height. */
const [baseline, letterSize] = [0.25, 0.7];
const mostSize = 12;

/** What fields of a filled form show, each behind the text that stands before it in its line. */
export function withForms(pieces: readonly TextPiece[], annotations: readonly Annotation[]): TextPiece[] {
  const all = [...pieces];
  for (const annotation of annotations) {
    const lines = shown(annotation).split(/\r\n?|\n/);
    const [left = 0, bottom = 0, right = 0, top = 0] = annotation.rect ?? [];
    const height = (top - bottom) / lines.length;
    const size = Math.min(mostSize, height * letterSize);
    for (const [i, str] of lines.entries()) {
      const y = top - (i + 1) * height + height * baseline;
      if (str.trim()) insert(all, { str, dir: 'ltr', transform: [size, 0, 0, size, left, y], width: right - left });
    }
  }
  return all;
}

function shown({ subtype, annotationFlags = 0, contentsObj, ...field }: Annotation): string {
  if (annotationFlags & unseen || field.password) return '';
  if (subtype === 'FreeText') return contentsObj?.str ?? '';
  if (subtype !== 'Widget') return '';
  const { fieldValue: value } = field;
  if (field.checkBox) return value === field.exportValue ? '☒' : '☐';
  if (field.radioButton) return value === field.buttonValue ? '●' : '○';
  if (Array.isArray(value)) return value.filter((entry) => typeof entry === 'string').join(', ');
  return typeof value === 'string' && field.fieldType !== 'Sig' ? value : '';
}

/** Puts a piece behind the one that ends closest to its left in the same line; at the end where there is none. */
function insert(all: TextPiece[], piece: TextPiece): void {
  const [x = 0, y = 0, size = 0] = [piece.transform[4], piece.transform[5], piece.transform[0]];
  let [at, end] = [all.length, -Infinity];
  for (const [i, { transform, width, str }] of all.entries()) {
    const right = (transform[4] ?? 0) + width;
    if (!str.trim() || Math.abs((transform[5] ?? 0) - y) > size / 2 || right > x + size || right < end) continue;
    [at, end] = [i + 1, right];
  }
  all.splice(at, 0, piece);
}

import { format, getFormatFromId, isDateFormat } from 'numfmt';
import { child, childrenNamed, type XmlElement } from './xmlTree.ts';

/** Dates that Excel writes as the computer's language does are written in the order that all of them read alike. */
export const regionalFormats: Readonly<Record<number, string>> = { 14: 'yyyy-mm-dd', 22: 'yyyy-mm-dd hh:mm' };

/** Days between the first days of the two calendars of Excel. */
const days1904 = 1462;

/** A style index outside of the list would be a damaged file; Excel then shows the value as it is. */
const general = 'General';

/** Shows the values of cells as Excel does, by the number formats of a workbook. */
export class SheetFormats {
  /** Number formats of the styles of cells, by the index of the style. */
  readonly #formats: readonly string[];
  readonly #from1904: boolean;

  constructor(styles: XmlElement | undefined, from1904: boolean) {
    this.#from1904 = from1904;
    const own = new Map(
      childrenNamed(child(styles, 'numFmts'), 'numFmt').map(
        ({ attributes }) => [Number(attributes.get('numFmtId')), attributes.get('formatCode') ?? general] as const,
      ),
    );
    this.#formats = childrenNamed(child(styles, 'cellXfs'), 'xf').map(({ attributes }) => {
      const id = Number(attributes.get('numFmtId') ?? 0);
      return own.get(id) ?? regionalFormats[id] ?? getFormatFromId(id) ?? general;
    });
  }

  /** A number as its cell shows it. */
  shown(value: number, style: number): string {
    return shownNumber(value, this.#formats[style] ?? general, this.#from1904);
  }
}

/** A number in a format of Excel. */
export function shownNumber(value: number, pattern: string, from1904: boolean): string {
  // Excel itself calculates with 15 digits and writes 17. What it shows of long numbers in narrow cells is not all of them.
  if (/^(general|@)$/i.test(pattern)) return String(Number(value.toPrecision(15)));
  try {
    const days = from1904 && isDateFormat(pattern) ? value + days1904 : value;
    return format(pattern, days).trim();
  } catch {
    // A pattern that is none: the value is there all the same.
    return String(Number(value.toPrecision(15)));
  }
}

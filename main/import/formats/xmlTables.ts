import { HtmlTable } from './htmlTable.ts';

const [rows, cells] = [new Set(['tr', 'row']), new Set(['td', 'th'])];

/** What holds rows, and begins with the tabs of its first one. */
const groups = new Set(['table', 'tgroup', 'thead', 'tbody', 'tfoot']);

/** Tables in the forms of HTML and CALS, as JATS and laws have them: their open ones, innermost last. */
export class XmlTables {
  readonly #open: HtmlTable[] = [];

  /** An element opens. @returns tabs before it in its row, null where it is no cell */
  open(name: string, parent: string, attributes: Readonly<Record<string, string>>): number | null {
    if (name === 'table') this.#open.push(new HtmlTable());
    const table = this.#open.at(-1);
    if (!table) return null;
    if (rows.has(name)) table.openRow();
    return isCell(name, parent) ? table.openCell(attributes) : null;
  }

  close(name: string): void {
    if (name === 'table') this.#open.pop();
  }
}

/** `entry` is a cell of CALS, and many other things elsewhere. */
const isCell = (name: string, parent: string): boolean => cells.has(name) || (name === 'entry' && parent === 'row');

/** Whether an element begins with a row, of which tabs at the beginning are cells that are empty. */
export const beginsWithRow = (name: string): boolean => rows.has(name) || groups.has(name);

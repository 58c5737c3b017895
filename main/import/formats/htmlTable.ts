/** As browsers limit them (HTML, 4.9.11). */
const [mostColumns, mostRows] = [1000, 65_534];

const span = (value: string | undefined, most: number): number =>
  Math.min(most, Math.max(1, Math.trunc(Number(value ?? 1)) || 1));

/** Columns of a table whose cells may be joined: what is joined to the left or above is an empty cell. */
export class HtmlTable {
  /** Rows for which cells from above still take a column, by column. */
  #taken: number[] = [];
  #next: number[] = [];
  #column = 0;
  /** Column where the last cell of the row began; null at its beginning. */
  #last: number | null = null;

  openRow(): void {
    this.#taken = this.#next;
    this.#next = this.#taken.map((rows) => Math.max(0, rows - 1));
    [this.#column, this.#last] = [0, null];
  }

  /** Goes on to the next cell. @returns tabs before it */
  openCell({ colspan, rowspan }: Readonly<Record<string, string>>): number {
    while (this.#taken[this.#column]) this.#column += 1;
    const first = this.#column;
    const columns = span(colspan, mostColumns);
    const rows = span(rowspan, mostRows);
    for (let column = first; column < Math.min(mostColumns, first + columns); column += 1)
      this.#next[column] = Math.max(this.#next[column] ?? 0, rows - 1);
    this.#column = first + columns;
    const tabs = first - (this.#last ?? 0);
    this.#last = first;
    return tabs;
  }
}

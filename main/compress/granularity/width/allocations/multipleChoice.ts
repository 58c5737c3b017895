/** One way to treat a site. */
export interface Option {
  /** What it saves. */
  readonly gain: number;
  readonly loss: number;
}

/** Steps into which the budget is divided; what is saved is exact to a step for every choice. */
const resolution = 4096;

/**
 * Multiple-choice knapsack: one option of every row, at the least sum of losses, whose gains reach the budget as nearly
 * as possible from below (gains are rounded to 1/4096 of the budget). Exact by dynamic programming (Sinha & Zoltners
 * 1979 state the problem).
 *
 * @returns the number of the option for each row.
 */
export function multipleChoice(rows: readonly (readonly Option[])[], budget: number): number[] {
  const unit = budget / resolution || 1;
  const size = resolution + 1;
  let best = new Float64Array(size).fill(Infinity);
  best[0] = 0;
  const choices: Int32Array[] = [];
  for (const row of rows) {
    const next = new Float64Array(size).fill(Infinity);
    const choice = new Int32Array(size).fill(-1);
    row.forEach(({ gain, loss }, option) => {
      const steps = Math.round(gain / unit);
      for (let saved = steps; saved < size; saved += 1) {
        const value = (best[saved - steps] as number) + loss;
        if (value < (next[saved] as number)) {
          next[saved] = value;
          choice[saved] = option;
        }
      }
    });
    best = next;
    choices.push(choice);
  }
  let saved = size - 1;
  while (saved > 0 && best[saved] === Infinity) saved -= 1;
  const result: number[] = [];
  for (let row = rows.length - 1; row >= 0; row -= 1) {
    const option = choices[row]?.[saved] ?? 0;
    result.unshift(Math.max(0, option));
    saved -= Math.round((rows[row]?.[Math.max(0, option)]?.gain ?? 0) / unit);
  }
  return result;
}

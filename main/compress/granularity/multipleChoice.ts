/** One way to treat a row. */
export interface Option {
  /** What it saves, or takes. */
  readonly gain: number;
  readonly loss: number;
}

/** Steps into which the budget is divided; what is saved is exact to a step for every choice. */
const resolution = 4096;
/** The same where the budget is a limit, which every choice is rounded up to keep. */
const limitResolution = 2 ** 16;

/**
 * Multiple-choice knapsack: one option of every row, at the least sum of losses, whose gains reach the budget as nearly
 * as possible from below (gains are rounded to 1/4096 of the budget). Exact by dynamic programming (Sinha & Zoltners
 * 1979 state the problem).
 *
 * @returns the number of the option for each row.
 */
export function multipleChoice(rows: readonly (readonly Option[])[], budget: number): number[] {
  const { best, chosen } = solved(rows, budget / resolution || 1, resolution, Math.round);
  let saved = resolution;
  while (saved > 0 && best[saved] === Infinity) saved -= 1;
  return chosen(saved).map((option) => Math.max(0, option));
}

/**
 * The same where the budget is a limit: the least sum of losses whose gains, what the options take, are together never more
 * than the limit (what each takes beyond the least of its row is rounded up to 1/65536 of what the limit leaves for that).
 *
 * @returns null where even the least of every row are more.
 */
export function multipleChoiceWithin(rows: readonly (readonly Option[])[], limit: number): number[] | null {
  const least = rows.map((row) => Math.min(...row.map(({ gain }) => gain)));
  const left = least.reduce((rest, gain) => rest - gain, limit);
  if (left < 0) return null;
  const beyond = rows.map((row, at) => row.map(({ gain, loss }) => ({ gain: gain - (least[at] as number), loss })));
  // Where nothing is left, a step is almost nothing, so that only the least of every row fit.
  const unit = Math.max(left, 1e-300) / limitResolution;
  const { best, chosen } = solved(beyond, unit, limitResolution, Math.ceil);
  let taken = 0;
  for (let at = 1; at < best.length; at += 1) if ((best[at] as number) < (best[taken] as number)) taken = at;
  return chosen(taken);
}

/** The least sums of losses for every whole number of steps, and the options behind each; −1 where there are none. */
function solved(
  rows: readonly (readonly Option[])[],
  unit: number,
  most: number,
  whole: (steps: number) => number,
): { readonly best: Float64Array; readonly chosen: (steps: number) => number[] } {
  const size = most + 1;
  let best = new Float64Array(size).fill(Infinity);
  best[0] = 0;
  // A byte for each: rows have a few dozen options at most, and there are as many of these as rows times steps.
  const choices: Int8Array[] = [];
  for (const row of rows) {
    const next = new Float64Array(size).fill(Infinity);
    const choice = new Int8Array(size).fill(-1);
    row.forEach(({ gain, loss }, option) => {
      const steps = whole(gain / unit);
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
  const chosen = (steps: number): number[] => {
    let left = steps;
    const result: number[] = [];
    for (let row = rows.length - 1; row >= 0; row -= 1) {
      const option = choices[row]?.[left] ?? -1;
      result.unshift(option);
      left -= whole((rows[row]?.[Math.max(0, option)]?.gain ?? 0) / unit);
    }
    return result;
  };
  return { best, chosen };
}

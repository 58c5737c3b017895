/** A tensor that may be trained. */
export interface Candidate {
  readonly layer: number;
  /** What its own gradient costs. */
  readonly cost: number;
  readonly importance: number;
}

/**
 * The most important tensors whose backward pass fits into a budget (Huang et al. 2024, §3.3). A trained tensor costs its own
 * gradient, and the lowest layer with one costs the way down to it through all layers above. For every lowest layer what
 * is left of the budget is a knapsack; one table of the best importance by cost serves all of them, as layers join it from
 * the top. Costs are rounded up to a share of the budget, so it is never overdrawn.
 *
 * @param pass what the gradient costs on its way through each layer.
 * @param grains parts that the budget is divided into.
 * @returns which are trained; none where not even one fits.
 */
export function withinBudget(
  candidates: readonly Candidate[],
  pass: readonly number[],
  budget: number,
  grains = 2000,
): boolean[] {
  const rounded = (cost: number) => Math.ceil((cost / budget) * grains - 1e-9);
  const best = new Float64Array(grains + 1);
  const taken: { readonly at: number; readonly size: number; readonly takes: Uint8Array }[] = [];
  let [way, found] = [0, { importance: 0, room: 0, items: 0 }];
  for (let layer = pass.length - 1; layer >= 0; layer -= 1) {
    way += pass[layer] as number;
    const room = grains - rounded(way);
    if (room < 0) break;
    candidates.forEach(({ layer: own, cost, importance }, at) => {
      if (own !== layer) return;
      const size = rounded(cost);
      const takes = new Uint8Array(grains + 1);
      for (let used = grains; used >= size; used -= 1) {
        const value = (best[used - size] as number) + importance;
        if (value <= (best[used] as number)) continue;
        best[used] = value;
        takes[used] = 1;
      }
      taken.push({ at, size, takes });
    });
    const importance = best[room] as number;
    if (importance > found.importance) found = { importance, room, items: taken.length };
  }
  const chosen = candidates.map(() => false);
  let { room } = found;
  for (const { at, size, takes } of taken.slice(0, found.items).reverse()) {
    if (!takes[room]) continue;
    chosen[at] = true;
    room -= size;
  }
  return chosen;
}

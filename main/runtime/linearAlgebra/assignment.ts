/**
 * The permutation with the smallest sum of costs: row i gets column `result[i]` (Hungarian method by shortest augmenting paths
 * with potentials, Jonker & Volgenant 1987). O(n³) steps at most.
 *
 * @param costs Row-major [n, n]; all finite.
 */
export function cheapestAssignment(costs: ArrayLike<number>, n: number): Int32Array {
  const [ofRow, ofColumn] = [new Float64Array(n), new Float64Array(n)];
  /** Row that a column is given to; column n is where the path of a new row begins. */
  const rowOf = new Int32Array(n + 1).fill(-1);
  const before = new Int32Array(n);
  const distance = new Float64Array(n);
  for (let row = 0; row < n; row += 1) {
    distance.fill(Infinity);
    const reached = new Uint8Array(n);
    let column = n;
    rowOf[n] = row;
    do {
      const from = rowOf[column] as number;
      const slack = column < n ? (distance[column] as number) : 0;
      let next = -1;
      for (let to = 0; to < n; to += 1) {
        if (reached[to]) continue;
        const length = slack + (costs[from * n + to] as number) - (ofRow[from] as number) - (ofColumn[to] as number);
        if (length < (distance[to] as number)) {
          distance[to] = length;
          before[to] = column;
        }
        if (next < 0 || (distance[to] as number) < (distance[next] as number)) next = to;
      }
      reached[next] = 1;
      column = next;
    } while ((rowOf[column] as number) >= 0);
    const total = distance[column] as number;
    ofRow[row]! += total;
    for (let to = 0; to < n; to += 1) {
      if (!reached[to] || to === column) continue;
      ofColumn[to]! -= total - (distance[to] as number);
      ofRow[rowOf[to] as number]! += total - (distance[to] as number);
    }
    for (let at = column; at < n;) {
      const previous = before[at] as number;
      rowOf[at] = rowOf[previous] as number;
      at = previous;
    }
  }
  const result = new Int32Array(n);
  for (let column = 0; column < n; column += 1) result[rowOf[column] as number] = column;
  return result;
}

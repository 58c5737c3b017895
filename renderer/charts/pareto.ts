/** Points that no other point beats in both respects at once, less being better, by rising x. */
export function paretoFront<P extends { readonly x: number; readonly y: number }>(points: readonly P[]): P[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const front: P[] = [];
  for (const point of sorted) {
    const best = front.at(-1);
    if (!best || point.y < best.y) front.push(point);
  }
  return front;
}

/** What a variant takes and what it loses. */
export interface Placed {
  readonly bytes: number;
  /** Numbers that are not zero. */
  readonly nonzero: number;
  readonly loss: number;
}

/**
 * Whether each of these is on the frontier: no other has as few bytes, as few numbers that are not zero and as low a loss, and
 * less of one of them.
 */
export const onFrontier = (all: readonly Placed[]): boolean[] =>
  all.map((one) => !all.some((other) => beats(other, one)));

function beats(other: Placed, one: Placed): boolean {
  const differences = [other.bytes - one.bytes, other.nonzero - one.nonzero, other.loss - one.loss];
  return differences.every((difference) => difference <= 0) && differences.some((difference) => difference < 0);
}

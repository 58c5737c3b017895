/** Token sequences of one length, cut from documents; the unit in which text moves through a model. */
export interface TokenWindows {
  /** Row-major [count, length]. */
  readonly ids: Int32Array;
  readonly count: number;
  readonly length: number;
  /** Real tokens of each window, the rest being padding at its end; absent when every window is full. */
  readonly lengths?: Int32Array;
  /** What the model reads where that is not `ids`, which stay what it is to predict; row-major [count, length]. */
  readonly inputs?: Int32Array;
  /** 1 for every token that counts as something to predict, row-major; absent when all but padding do. */
  readonly scored?: Uint8Array;
  /**
   * Which text every position belongs to, row-major [count, length]; a position sees only its own. Absent when a window is
   * read as one text.
   */
  readonly segments?: Int32Array;
}

/** Tokens that are not padding. */
export const tokenCount = ({ count, length, lengths }: TokenWindows): number =>
  lengths ? lengths.reduce((sum, n) => sum + n, 0) : count * length;

/** Windows from … to − 1 as a view. */
export function windowRange(windows: TokenWindows, from: number, to: number): TokenWindows {
  const { length } = windows;
  return {
    ids: windows.ids.subarray(from * length, to * length),
    count: to - from,
    length,
    ...(windows.inputs ? { inputs: windows.inputs.subarray(from * length, to * length) } : {}),
    ...(windows.lengths ? { lengths: windows.lengths.subarray(from, to) } : {}),
    ...(windows.scored ? { scored: windows.scored.subarray(from * length, to * length) } : {}),
    ...(windows.segments ? { segments: windows.segments.subarray(from * length, to * length) } : {}),
  };
}

/** Numbers of `count` of so many windows, evenly spread: number i is ⌊i · all / count⌋. All of them when there are no more. */
export const evenly = (all: number, count: number): readonly number[] =>
  Array.from({ length: Math.min(all, count) }, (_, i) => Math.floor((i * all) / Math.min(all, count)));

/** Rows of so many entries each, one after the other. */
export function rowsOf<Row extends Int32Array | Uint8Array>(all: Row, length: number, numbers: readonly number[]): Row {
  const picked = all.slice(0, numbers.length * length) as Row;
  numbers.forEach((number, at) => picked.set(all.subarray(number * length, (number + 1) * length), at * length));
  return picked;
}

/** `count` windows evenly spread over all, so that they come from as many documents as can be. */
export function spreadWindows(windows: TokenWindows, count: number): TokenWindows {
  const { ids, inputs, lengths, scored, segments, length } = windows;
  const numbers = evenly(windows.count, count);
  const of = <Row extends Int32Array | Uint8Array>(row: Row) => rowsOf(row, length, numbers);
  return {
    ids: of(ids),
    count: numbers.length,
    length,
    ...(inputs ? { inputs: of(inputs) } : {}),
    ...(lengths ? { lengths: rowsOf(lengths, 1, numbers) } : {}),
    ...(scored ? { scored: of(scored) } : {}),
    ...(segments ? { segments: of(segments) } : {}),
  };
}

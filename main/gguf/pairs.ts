/**
 * Where rotary positions turn elements i and i + D/2 of a head, llama.cpp turns 2i and 2i + 1 in some architectures: rows of
 * queries and keys, and their biases, are put in that order. New row h·D + 2j + k = old row h·D + k·D/2 + j. Whole rows
 * move, so packed ones stay as they are.
 *
 * @param bytes rows · any number of bytes each.
 */
export function toPairs(bytes: Uint8Array, rows: number, headDim: number): Uint8Array {
  return moved(bytes, rows, (row) => partner(row, headDim));
}

/** The way back. */
export function fromPairs(bytes: Uint8Array, rows: number, headDim: number): Uint8Array {
  const from = Array.from({ length: rows }, (_, row) => partner(row, headDim));
  const back = new Map(from.map((old, row) => [old, row]));
  return moved(bytes, rows, (row) => back.get(row) as number);
}

/** The old row of a new one. */
function partner(row: number, headDim: number): number {
  const within = row % headDim;
  return row - within + (within % 2) * (headDim / 2) + Math.floor(within / 2);
}

function moved(bytes: Uint8Array, rows: number, from: (row: number) => number): Uint8Array {
  const size = bytes.byteLength / rows;
  const result = new Uint8Array(bytes.byteLength);
  for (let row = 0; row < rows; row += 1) {
    const old = from(row) * size;
    result.set(bytes.subarray(old, old + size), row * size);
  }
  return result;
}

/** Rows of a tensor along its first axis, the last one excluded: what is read of one that is too large to lie in memory. */
export interface Rows {
  readonly from: number;
  readonly to: number;
}

/** A range of bytes in a file. */
export interface Span {
  readonly offset: number;
  readonly bytes: number;
}

/** Where rows of a tensor lie, whose rows all have as many bytes; without rows all of it. */
export function spanOf({ offset, bytes, shape }: Span & { readonly shape: readonly number[] }, rows?: Rows): Span {
  if (!rows) return { offset, bytes };
  const each = bytes / (shape[0] ?? 1);
  return { offset: offset + rows.from * each, bytes: (rows.to - rows.from) * each };
}

/** The bytes of a tensor when it is written: all at once, or piece by piece in their order. */
export type Pieces = Uint8Array | Promise<Uint8Array> | AsyncIterable<Uint8Array>;

/** One piece behind the other. */
export async function* eachPiece(pieces: Pieces): AsyncGenerator<Uint8Array> {
  const found = await pieces;
  if (found instanceof Uint8Array) yield found;
  else yield* found;
}

/** All pieces as one. */
export async function wholeOf(pieces: Pieces, bytes: number): Promise<Uint8Array> {
  const result = new Uint8Array(bytes);
  let at = 0;
  for await (const piece of eachPiece(pieces)) {
    result.set(piece, at);
    at += piece.byteLength;
  }
  return result;
}

/** What pieces are written to. */
interface Sink {
  writeFile(bytes: Uint8Array): Promise<void>;
}

/**
 * Writes the pieces of a tensor one behind the other, so that only one is in memory.
 *
 * @param what the tensor, as an error names it.
 * @throws when they are not so many bytes.
 */
export async function writePieces(sink: Sink, pieces: Pieces, bytes: number, what: string): Promise<void> {
  let written = 0;
  for await (const piece of eachPiece(pieces)) {
    written += piece.byteLength;
    await sink.writeFile(piece);
  }
  if (written !== bytes) throw new Error(`${what} needs ${bytes} bytes, not ${written}.`);
}

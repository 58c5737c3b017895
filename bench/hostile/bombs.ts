import { constants, crc32, deflateRawSync } from 'node:zlib';

/** Much that is packed into little, without ever being in memory: the same packed million, again and again. */
export interface Bomb {
  /** Raw deflate. */
  readonly packed: Buffer;
  readonly size: number;
  readonly crc: number;
}

const million = 1_000_000;

const made = new Map<string, Bomb>();

/** `megabytes` of spaces between a beginning and an end; made once, for its checksum takes a while. */
export function bomb(megabytes: number, before = '', after = ''): Bomb {
  const key = `${megabytes} ${before} ${after}`;
  const found = made.get(key) ?? makeBomb(megabytes, before, after);
  made.set(key, found);
  return found;
}

function makeBomb(megabytes: number, before: string, after: string): Bomb {
  const piece = (bytes: Buffer): Buffer => deflateRawSync(bytes, { finishFlush: constants.Z_FULL_FLUSH });
  const spaces = Buffer.alloc(million, ' ');
  const [first, middle, last] = [piece(Buffer.from(before)), piece(spaces), deflateRawSync(Buffer.from(after))];
  let crc = crc32(Buffer.from(before));
  for (let i = 0; i < megabytes; i += 1) crc = crc32(spaces, crc);
  return {
    packed: Buffer.concat([first, ...Array.from({ length: megabytes }, () => middle), last]),
    size: before.length + megabytes * million + after.length,
    crc: crc32(Buffer.from(after), crc),
  };
}

/** A gzip file of a bomb. */
export function gzipBomb({ packed, size, crc }: Bomb): Buffer {
  const end = Buffer.alloc(8);
  end.writeUInt32LE(crc, 0);
  end.writeUInt32LE(size >>> 0, 4);
  return Buffer.concat([Buffer.from('1f8b08000000000000ff', 'hex'), packed, end]);
}

/** A zlib stream of a bomb, as PDF has them; with a false checksum, which comes after everything else. */
export const zlibBomb = ({ packed }: Bomb): Buffer =>
  Buffer.concat([Buffer.from('789c', 'hex'), packed, Buffer.alloc(4)]);

import { crc32, deflateSync } from 'node:zlib';

/** A picture of black and white; rows begin at whole bytes, a bit of 1 is white. */
export interface Bits {
  readonly width: number;
  readonly height: number;
  readonly bits: Buffer;
}

const rowBytes = ({ width }: Bits): number => (width + 7) >> 3;

/** Rows of a picture. */
export const strip = (picture: Bits, from: number, to: number): Bits => ({
  width: picture.width,
  height: to - from,
  bits: picture.bits.subarray(from * rowBytes(picture), to * rowBytes(picture)),
});

/** A PNG file (ISO 15948): a bit of grey for every dot, rows without a filter. */
export function pngOf(picture: Bits): Buffer {
  const rows = Array.from({ length: picture.height }, (_, row) => [Buffer.alloc(1), strip(picture, row, row + 1).bits]);
  return pngBytes(picture.width, picture.height, deflateSync(Buffer.concat(rows.flat())));
}

/** The same of what is said of its dots, true or not. */
export function pngBytes(width: number, height: number, packed: Buffer): Buffer {
  const chunk = (name: string, content: Buffer): Buffer => {
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    const body = Buffer.concat([Buffer.from(name), content]);
    length.writeUInt32BE(content.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 1;
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', packed),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A TIFF file of several pages that packs nothing (TIFF 6.0, baseline bilevel). */
export function tiffOf(pages: readonly Bits[]): Buffer {
  const parts: Buffer[] = [Buffer.from('49492a0008000000', 'hex')];
  let at = 8;
  for (const [i, { width, height, bits }] of pages.entries()) {
    // Width, height, bits, no packing, black is 0, where and how long the only strip is, dots an inch are left out.
    const directoryBytes = 2 + 12 * 8 + 4;
    const tags = [
      [256, width],
      [257, height],
      [258, 1],
      [259, 1],
      [262, 1],
      [273, at + directoryBytes],
      [278, height],
      [279, bits.length],
    ];
    const directory = Buffer.alloc(directoryBytes);
    directory.writeUInt16LE(tags.length, 0);
    for (const [j, [tag = 0, value = 0]] of tags.entries()) {
      directory.writeUInt16LE(tag, 2 + 12 * j);
      directory.writeUInt16LE(4, 4 + 12 * j);
      directory.writeUInt32LE(1, 6 + 12 * j);
      directory.writeUInt32LE(value, 10 + 12 * j);
    }
    at += directoryBytes + bits.length;
    directory.writeUInt32LE(i + 1 < pages.length ? at : 0, directoryBytes - 4);
    parts.push(directory, bits);
  }
  return Buffer.concat(parts);
}

/** Letters of five by seven dots, a row as the bits of a number from the left. */
const letters: Readonly<Record<string, readonly number[]>> = {
  D: [30, 17, 17, 17, 17, 17, 30],
  E: [31, 16, 16, 30, 16, 16, 31],
  L: [16, 16, 16, 16, 16, 16, 31],
  O: [14, 17, 17, 17, 17, 17, 14],
  S: [15, 16, 16, 14, 1, 1, 30],
  ' ': [0, 0, 0, 0, 0, 0, 0],
};

/** A line of these letters, each dot a square of so many dots, with a margin. */
export function drawnLine(words: string, dot = 6): Bits {
  const [margin, wide] = [4, 6];
  const width = Math.ceil((words.length * wide + 2 * margin) / 8) * 8 * dot;
  const height = (7 + 2 * margin) * dot;
  const bits = Buffer.alloc((width / 8) * height, 255);
  for (const [i, letter] of [...words].entries())
    for (let y = 0; y < 7 * dot; y += 1)
      for (let x = 0; x < 5 * dot; x += 1) {
        if (!((letters[letter]![Math.floor(y / dot)]! >> (4 - Math.floor(x / dot))) & 1)) continue;
        const at = (margin * dot + y) * width + (margin + i * wide) * dot + x;
        bits[at >> 3]! &= ~(0x80 >> (at & 7));
      }
  return { width, height, bits };
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync, gunzipSync } from 'node:zlib';

/** A picture of black and white; rows begin at whole bytes, a bit of 1 is white. */
export interface Bits {
  readonly width: number;
  readonly height: number;
  readonly bits: Buffer;
}

/** Two lines of French in Liberation Mono at 200 dots an inch, as pdftoppm draws them (a Portable Bitmap, where 1 is black). */
export const scan: Bits = (() => {
  const file = gunzipSync(readFileSync(join(import.meta.dirname, 'scan.pbm.gz')));
  const [head = '', width = '', height = ''] = /^P4\s+(\d+)\s+(\d+)\s/.exec(file.toString('latin1', 0, 30)) ?? [];
  return {
    width: Number(width),
    height: Number(height),
    bits: file.subarray(head.length).map((byte) => ~byte) as Buffer,
  };
})();

const rowBytes = ({ width }: Bits): number => (width + 7) >> 3;

/** Rows of a picture. */
export const strip = (picture: Bits, from: number, to: number): Bits => ({
  width: picture.width,
  height: to - from,
  bits: picture.bits.subarray(from * rowBytes(picture), to * rowBytes(picture)),
});

/** A PNG file (ISO 15948): a bit of grey for every dot, rows without a filter. */
export function pngOf(picture: Bits): Buffer {
  const chunk = (name: string, content: Buffer): Buffer => {
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    const body = Buffer.concat([Buffer.from(name), content]);
    length.writeUInt32BE(content.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(picture.width, 0);
  head.writeUInt32BE(picture.height, 4);
  head[8] = 1;
  const rows = Array.from({ length: picture.height }, (_, row) => [Buffer.alloc(1), strip(picture, row, row + 1).bits]);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(rows.flat()))),
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

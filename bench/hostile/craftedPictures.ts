import { deflateSync } from 'node:zlib';
import { bomb, zlibBomb } from './bombs.ts';
import type { Crafted } from './craftedText.ts';
import { scannedPdf } from './pdfFile.ts';
import { type Bits, drawnLine, pngBytes, pngOf, tiffOf } from './pictureFile.ts';
import type { FileType } from './validFiles.ts';

const line = drawnLine('OLD LEDS');
const nothing: Bits = { width: 64, height: 64, bits: Buffer.alloc(8 * 64, 255) };

const png: Crafted = {
  'a picture of four billion dots': () => pngBytes(65_000, 65_000, deflateSync(Buffer.alloc(1000))),
  'a picture of more dots than there are numbers': () => pngBytes(0x7fffffff, 0x7fffffff, deflateSync(Buffer.alloc(9))),
  'a picture of no dots': () => pngBytes(0, 0, deflateSync(Buffer.alloc(0))),
  'a bomb': () => pngBytes(20_000, 20_000, zlibBomb(bomb(300))),
  'a picture of one dot': () => pngOf({ width: 1, height: 1, bits: Buffer.from([255]) }),
  'a very long line': () => pngBytes(2_000_000, 1, deflateSync(Buffer.alloc(250_001))),
  'white paper': () => pngOf(nothing),
  noise: (random) => pngOf({ width: 400, height: 400, bits: random.bytes(50 * 400) }),
};

/** A TIFF file in which every value of its directory is another one; the first directory lies behind the header. */
const withTag = (index: number, value: number): Buffer => {
  const bytes = tiffOf([line]);
  bytes.writeUInt32LE(value >>> 0, 8 + 2 + 12 * index + 8);
  return bytes;
};

const directoriesEnd = 8 + 2 + 12 * 8;

const tif: Crafted = {
  'pages in a circle': () => {
    const bytes = tiffOf([line]);
    bytes.writeUInt32LE(8, directoriesEnd);
    return bytes;
  },
  'very many pages': () => tiffOf(Array.from({ length: 60 }, () => nothing)),
  'two thousand pages in one place': () => {
    // Directories of no entries, each four bytes behind the one before.
    const bytes = Buffer.alloc(3_000_000);
    bytes.write('II*\0');
    for (let i = 0; i <= 2500; i += 1) bytes.writeUInt32LE(8 + 6 * i, i ? 8 + 6 * (i - 1) + 2 : 4);
    return bytes;
  },
  'a width of four billion dots': () => withTag(0, 0xfffffff0),
  'a height of four billion dots': () => withTag(1, 0xfffffff0),
  'dots beyond the end': () => withTag(5, 0x7ffffff0),
  'an unknown way of packing': () => withTag(3, 99),
  'a directory beyond the end': () => Buffer.from('49492a00ffffff7f', 'hex'),
  'a directory in its own header': () => Buffer.from('49492a0000000000', 'hex'),
  'a directory longer than the file': () => Buffer.from('4d4d002a00000008ffff', 'hex'),
};

const picture = { ...line, top: 0 };

const scan: Crafted = {
  'a page of many pictures': () =>
    scannedPdf([{ pictures: Array.from({ length: 60 }, (_, i) => ({ ...nothing, top: i * 64 })) }]),
  'a picture with too few dots': () => scannedPdf([{ pictures: [{ ...picture, bits: line.bits.subarray(0, 50) }] }]),
  'a picture as large as a house': () =>
    Buffer.from(
      scannedPdf([{ pictures: [picture] }])
        .toString('latin1')
        .replaceAll(/\/MediaBox \[0 0 [^\]]*\]/g, '/MediaBox [0 0 90000 90000]'),
      'latin1',
    ),
  'a picture of more dots than it has': () =>
    Buffer.from(
      scannedPdf([{ pictures: [picture] }])
        .toString('latin1')
        .replaceAll(/\/Width \d+ \/Height \d+/g, '/Width 60000 /Height 60000'),
      'latin1',
    ),
  'a page of nothing': () =>
    Buffer.from(
      scannedPdf([{ pictures: [picture] }])
        .toString('latin1')
        .replaceAll(/\/MediaBox \[0 0 [^\]]*\]/g, '/MediaBox [0 0 0 0]'),
      'latin1',
    ),
};

export const craftedPictures: Readonly<Partial<Record<FileType, Crafted>>> = { png, tif, 'scan.pdf': scan };
export const validPictures = {
  png: pngOf(line),
  tif: tiffOf([line, line]),
  'scan.pdf': scannedPdf([{ pictures: [picture] }]),
};

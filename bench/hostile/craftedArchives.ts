import { gzipSync } from 'node:zlib';
import { bomb, gzipBomb } from './bombs.ts';
import type { Crafted } from './craftedText.ts';
import { rawTar } from './rawTar.ts';
import { type RawEntry, rawZip } from './rawZip.ts';
import type { FileType } from './validFiles.ts';

const words = Buffer.from('Words that may be read.');
const empty = Buffer.alloc(0);

const bombEntry = (name: string, megabytes: number): RawEntry => {
  const { packed, size, crc } = bomb(megabytes);
  return { name, data: empty, packed, size, crc };
};

/** A zip in a zip in a zip. */
const nestedZip = (depth: number): Buffer =>
  Array.from({ length: depth }).reduce<Buffer>(
    (inner, _, i) => rawZip([{ name: i ? 'inner.zip' : 'inner.txt', data: inner }]),
    words,
  );

/** Zips of ten zips, so that 10^levels files come out of one. */
const fannedZip = (levels: number): Buffer =>
  Array.from({ length: levels }).reduce<Buffer>(
    (inner) => rawZip(Array.from({ length: 10 }, (_, i) => ({ name: `${i}.zip`, data: inner }))),
    rawZip([{ name: 'a.txt', data: words }]),
  );

const escapes = [
  '../../../escaped.txt',
  '/tmp/absolute.txt',
  'C:\\windows\\drive.txt',
  '..\\..\\back.txt',
  'a/../../b.txt',
];

const inTar = {
  'names that leave the folder': () => rawTar(escapes.map((name) => ({ name, data: words }))),
  'links out of the folder': () =>
    rawTar([
      { name: 'soft.txt', data: empty, type: '2', link: '/etc/passwd' },
      { name: 'hard.txt', data: empty, type: '1', link: '../../etc/passwd' },
      { name: 'device.txt', data: empty, type: '3' },
      { name: 'good.txt', data: words },
    ]),
  'a size beyond the end': () => rawTar([{ name: 'a.txt', data: words, size: Buffer.from('77777777777\0') }]),
  'a negative size': () => rawTar([{ name: 'a.txt', data: words, size: Buffer.alloc(12, 0xff) }]),
  'a size that is no number': () => rawTar([{ name: 'a.txt', data: words, size: Buffer.from('size unknown') }]),
  'attributes that never end': () =>
    rawTar([
      { name: 'pax', data: Buffer.from(`99999999 path=${'a/'.repeat(20_000)}`), type: 'x' },
      { name: 'a.txt', data: words },
    ]),
  'very many empty files': () => rawTar(Array.from({ length: 2000 }, (_, i) => ({ name: `${i}.txt`, data: empty }))),
  'the same name again and again': () => rawTar(Array.from({ length: 50 }, () => ({ name: 'a.txt', data: words }))),
} satisfies Crafted;

export const craftedArchives: Readonly<Partial<Record<FileType, Crafted>>> = {
  zip: {
    'a bomb': () => rawZip([bombEntry('bomb.txt', 300)]),
    'a bomb among others': () => rawZip([{ name: 'good.txt', data: words }, bombEntry('bomb.csv', 300)]),
    'a bomb that declares little': () => rawZip([{ ...bombEntry('bomb.txt', 300), size: 20 }]),
    'many bombs': () => rawZip(Array.from({ length: 20 }, (_, i) => bombEntry(`${i}.txt`, 50))),
    'bombs that share their data': () =>
      rawZip([
        bombEntry('0.txt', 100),
        ...Array.from({ length: 300 }, (_, i) => ({ ...bombEntry(`${i}.txt`, 100), sameAs: 0, packed: empty })),
      ]),
    'zips in zips': () => nestedZip(60),
    'a thousand files out of one': () => fannedZip(3),
    'names that leave the folder': () => rawZip(escapes.map((name) => ({ name, data: words }))),
    'a size that is too small': () => rawZip([{ name: 'a.txt', data: words, size: 3 }]),
    'a size that is too large': () => rawZip([{ name: 'a.txt', data: words, size: 0xffff_fffe }]),
    'a false checksum': () => rawZip([{ name: 'a.txt', data: words, crc: 1 }]),
    encrypted: () => rawZip([{ name: 'a.txt', data: words, flags: 1 }]),
    'an unknown way of packing': () => rawZip([{ name: 'a.txt', data: words, method: 99 }]),
    'the same name again and again': () => rawZip(Array.from({ length: 50 }, () => ({ name: 'a.txt', data: words }))),
    'very many empty files': () => rawZip(Array.from({ length: 5000 }, (_, i) => ({ name: `${i}.txt`, data: empty }))),
    'a name of 60,000 letters': () => rawZip([{ name: `${'a/'.repeat(30_000)}a.txt`, data: words }]),
    'only its end': () => rawZip([]),
  },
  tar: inTar,
  'tar.gz': {
    ...Object.fromEntries(Object.entries(inTar).map(([name, make]) => [name, () => gzipSync(make())])),
    'a bomb': () => gzipBomb(bomb(300)),
    'no tar within': () => gzipSync(words),
  },
  gz: {
    'a bomb': () => gzipBomb(bomb(300)),
    'two of them': () => Buffer.concat([gzipSync(words), gzipSync(words)]),
    'remains after its end': () => Buffer.concat([gzipSync(words), Buffer.alloc(1000, 'x')]),
    'gzip in gzip': () => Array.from({ length: 30 }).reduce<Buffer>((inner) => gzipSync(inner), words),
    'nothing within': () => gzipSync(empty),
    'a false checksum': () => {
      const bytes = gzipSync(words);
      bytes.writeUInt32LE(7, bytes.length - 8);
      return bytes;
    },
  },
};

import { Readable } from 'node:stream';
import { createInflate } from 'node:zlib';
import { megabytes, Unreadable } from '../unreadable.ts';

/** Bytes of one stream when it is unpacked; the drawing of a map has some tens of megabytes. */
const maxStreamBytes = 128_000_000;

/** Bytes of a picture that is looked at; a page at 600 dots an inch in full colour has 105 million. */
const maxPictureBytes = 300_000_000;

/** Deflate packs 258 bytes into two bits at best. */
const bestRatio = 1032;

/** Dictionaries stand right before their stream and are short. */
const maxDictionary = 4000;

/**
 * Refuses files with a stream that unpacks to more than a page ever holds: pdf.js unpacks in memory, without a limit.
 * Pictures that nobody looks at may be large, because nothing unpacks them. What is encrypted or packed in other ways than by deflate
 * cannot be measured.
 *
 * @throws Unreadable
 */
export async function checkStreams(bytes: Buffer, pictures = false): Promise<void> {
  for (const { dictionary, packed } of streams(bytes)) {
    const levels = dictionary.match(/\/(FlateDecode|Fl)\b/g)?.length ?? 0;
    const isPicture = /\/Subtype\s*\/Image\b/.test(dictionary);
    if (levels === 0 || (isPicture && !pictures)) continue;
    const limit = isPicture ? maxPictureBytes : maxStreamBytes;
    if (packed.length * bestRatio ** levels <= limit) continue;
    if (await inflatesBeyond(packed, levels, limit))
      throw new Unreadable(
        `holds a ${isPicture ? 'picture' : 'drawing'} of more than ${megabytes(limit)}, far more than a text needs; print it to a new PDF`,
      );
  }
}

function* streams(bytes: Buffer): Generator<{ dictionary: string; packed: Buffer }> {
  for (let at = bytes.indexOf('stream'); at >= 0; at = bytes.indexOf('stream', at + 6)) {
    if (bytes.toString('latin1', at - 3, at) === 'end') continue;
    const before = bytes.toString('latin1', Math.max(0, at - maxDictionary), at);
    // The line break after the keyword: \n, or \r\n.
    const start = at + (bytes[at + 6] === 13 ? 8 : 7);
    const end = bytes.indexOf('endstream', start);
    yield {
      dictionary: before.slice(before.lastIndexOf(' obj') + 1),
      packed: bytes.subarray(start, end < 0 ? bytes.length : end),
    };
  }
}

async function inflatesBeyond(packed: Buffer, levels: number, limit: number): Promise<boolean> {
  let inflated: Readable = Readable.from([packed]);
  for (let level = 0; level < levels; level += 1) {
    const inflate = createInflate();
    inflated.on('error', (error) => inflate.destroy(error));
    inflated = inflated.pipe(inflate);
  }
  let size = 0;
  try {
    for await (const chunk of inflated) {
      size += (chunk as Buffer).length;
      if (size > limit) return true;
    }
  } catch {
    // A damaged stream ends where it is damaged, for pdf.js too.
  }
  return false;
}

import { buffer } from 'node:stream/consumers';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';
import { ZipFile } from 'yazl';

/** Files of an archive by name. */
type Contents = Readonly<Record<string, string | Uint8Array>>;

/** A zip archive as ordinary programs make it. */
export async function zipOf(contents: Contents): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(contents))
    if (name.endsWith('/')) zip.addEmptyDirectory(name);
    else zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream);
}

/** An entry of a zip archive whose headers may lie. */
export interface ForgedEntry {
  readonly name: string | Uint8Array;
  readonly content: Uint8Array;
  readonly deflated?: Buffer;
  readonly flags?: number;
  readonly method?: number;
  readonly sum?: number;
  /** Bytes that it says it has. */
  readonly size?: number;
  readonly mode?: number;
}

/** A zip archive byte by byte, for what no ordinary program makes. */
export function forgedZip(entries: readonly ForgedEntry[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, deflated, flags = 0, method = 8, sum, size, mode = 0 } of entries) {
    const data = deflated ?? (method === 8 ? deflateRawSync(content) : Buffer.from(content));
    const label = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(sum ?? crc32(content), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(size ?? content.length, 18);
    common.writeUInt16LE(label.length, 22);
    const body = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, label, data]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, rest, label]));
    bodies.push(body);
    offset += body.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, ...directory, end]);
}

/** A tar archive; what is no content is the header of something that is no file. */
export async function tarOf(
  contents: Readonly<Record<string, string | Uint8Array | Partial<Header>>>,
): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(contents)) {
    if (typeof content === 'string' || content instanceof Uint8Array) tar.entry({ name }, content);
    else tar.entry({ name, ...content });
  }
  tar.finalize();
  return buffer(tar as unknown as AsyncIterable<Uint8Array>);
}

export const tarGzOf = async (contents: Parameters<typeof tarOf>[0]): Promise<Buffer> =>
  gzipSync(await tarOf(contents));

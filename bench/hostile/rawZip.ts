import { crc32, deflateRawSync } from 'node:zlib';

/** An entry as it is written, true or not. */
export interface RawEntry {
  readonly name: string;
  readonly data: Buffer;
  /** Bytes in the file, where they are not the deflated data. */
  readonly packed?: Buffer;
  /** What the entry declares, where it is not so. */
  readonly size?: number;
  readonly crc?: number;
  /** 0 stored, 8 deflated; others nobody reads. */
  readonly method?: number;
  /** 1 is encrypted. */
  readonly flags?: number;
  /** Points to the data of the entry with this number, instead of having its own. */
  readonly sameAs?: number;
}

/** A zip without any checks, for files that no honest program writes. */
export function rawZip(entries: readonly RawEntry[]): Buffer {
  const chunks: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const packed = entry.packed ?? (entry.method === 0 ? entry.data : deflateRawSync(entry.data));
    const described = Buffer.alloc(26);
    described.writeUInt16LE(20, 0);
    described.writeUInt16LE(0x800 | (entry.flags ?? 0), 2);
    described.writeUInt16LE(entry.method ?? 8, 4);
    described.writeUInt32LE(0x21, 8);
    described.writeUInt32LE(entry.crc ?? crc32(entry.data), 10);
    described.writeUInt32LE(packed.length, 14);
    described.writeUInt32LE((entry.size ?? entry.data.length) >>> 0, 18);
    described.writeUInt16LE(name.length, 22);
    const start = entry.sameAs === undefined ? offset : (offsets[entry.sameAs] ?? 0);
    offsets.push(start);
    if (entry.sameAs === undefined) {
      chunks.push(Buffer.from('PK\x03\x04'), described, name, packed);
      offset += 30 + name.length + packed.length;
    }
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(start, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), described, rest, name);
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length & 0xffff, 8);
  end.writeUInt16LE(entries.length & 0xffff, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...chunks, central, end]);
}

import { crc32 } from 'node:zlib';

/** Bit 11: names are UTF-8. */
const utf8Names = 0x800;

/**
 * A zip of uncompressed parts. Libraries are handed this instead of the file itself, so that they see the very bytes
 * that were measured, whatever else the file holds or says about itself.
 */
export function storedZip(parts: ReadonlyMap<string, Buffer>): Buffer {
  const chunks: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of parts) {
    const described = description(Buffer.from(name), content);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), described, Buffer.from(name)]);
    directory.push(centralEntry(described, Buffer.from(name), offset));
    chunks.push(local, content);
    offset += local.length + content.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(parts.size, 8);
  end.writeUInt16LE(parts.size, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...chunks, central, end]);
}

/** The 26 bytes that a local header and an entry of the directory have in common. */
function description(name: Buffer, content: Buffer): Buffer {
  const bytes = Buffer.alloc(26);
  bytes.writeUInt16LE(20, 0);
  bytes.writeUInt16LE(utf8Names, 2);
  bytes.writeUInt32LE(crc32(content), 10);
  bytes.writeUInt32LE(content.length, 14);
  bytes.writeUInt32LE(content.length, 18);
  bytes.writeUInt16LE(name.length, 22);
  return bytes;
}

function centralEntry(described: Buffer, name: Buffer, offset: number): Buffer {
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(offset, 10);
  // After the signature: the version it was made by, which nobody asks for.
  return Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), described, rest, name]);
}

/** An entry of a tar as it is written, true or not. */
export interface TarEntry {
  readonly name: string;
  readonly data: Buffer;
  /** `0` a file, `1` a hard link, `2` a symbolic link, `3` a device, `5` a folder, `x` attributes of the next entry. */
  readonly type?: string;
  readonly link?: string;
  /** The field of the size, twelve bytes, where it is not the length of the data in octal digits. */
  readonly size?: Buffer;
}

const block = 512;

/** A tar without any checks, for files that no honest program writes. */
export function rawTar(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap((entry) => [
    header(entry),
    entry.data,
    Buffer.alloc((block - (entry.data.length % block)) % block),
  ]);
  return Buffer.concat([...blocks, Buffer.alloc(2 * block)]);
}

function header({ name, data, type = '0', link = '', size }: TarEntry): Buffer {
  const bytes = Buffer.alloc(block);
  bytes.write(name, 0, 100);
  bytes.write('0000644\0' + '0000000\0'.repeat(2), 100);
  (size ?? Buffer.from(`${data.length.toString(8).padStart(11, '0')}\0`)).copy(bytes, 124);
  bytes.write('00000000000\0', 136);
  bytes.write(' '.repeat(8), 148);
  bytes.write(type, 156);
  bytes.write(link, 157, 100);
  bytes.write('ustar\x0000', 257);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}

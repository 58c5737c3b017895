import type { FileItem, Reader, ReaderOptions } from '../../main/import/reader.ts';

/** What a reader finds in a file of these bytes, in memory as files in archives are. */
export async function readItems(
  reader: Reader,
  source: string,
  bytes: Uint8Array,
  options: ReaderOptions = {},
): Promise<FileItem[]> {
  const file = {
    source,
    size: bytes.length,
    async *stream() {
      yield bytes;
    },
    all: () => Promise.resolve(bytes),
  };
  const items = [];
  for await (const item of reader.read(file, options)) items.push(item);
  return items;
}

import { missingRecords } from '../names.ts';
import { Unreadable } from '../unreadable.ts';
import type { FileBytes, FileItem, Reader } from '../reader.ts';
import { dialects, localName } from './xmlDialects.ts';
import { xmlEvents } from './xmlEvents.ts';
import { type RecordElements, XmlRecords } from './xmlRecords.ts';
import { xmlShape } from './xmlShape.ts';

/**
 * XML files. Records are the elements that a person names, or those whose name repeats directly inside the outermost one;
 * without either, and where the kind of document is known, the whole file is one text.
 */
export const xml: Reader = {
  kind: 'XML file',
  endings: ['.xml', '.nxml'],
  async *read(file, { records }): AsyncGenerator<FileItem> {
    const which = records === undefined ? await usualRecords(file) : { name: records, depth: null, asText: false };
    const found = new XmlRecords(which, file.source);
    try {
      for await (const notice of xmlEvents(file, found)) {
        if (notice) yield notice;
        yield* found.take();
      }
    } catch (error) {
      // What came before a mistake in the file stays.
      yield* found.take();
      throw error;
    }
    if (found.count === 0) throw new Unreadable(missingRecords(which.name, [...found.names]));
  },
};

async function usualRecords(file: FileBytes): Promise<RecordElements> {
  const { root, repeated } = await xmlShape(file);
  const [outer, inner] = [localName(root), repeated === null ? '' : localName(repeated)];
  const own = dialects.find(({ roots }) => roots.has(outer));
  if (own) return { name: root, depth: 0, asText: true, metadata: own.metadata };
  const collected = dialects.find(({ roots }) => roots.has(inner));
  if (repeated !== null && collected) return { name: repeated, depth: 1, asText: true, metadata: collected.metadata };
  return repeated === null ? { name: root, depth: 0, asText: true } : { name: repeated, depth: 1, asText: false };
}

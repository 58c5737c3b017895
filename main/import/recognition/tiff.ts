/** Pages of one file; a fax has some dozens. */
const maxPages = 2000;

/** Bytes of an entry of a directory of a page (TIFF 6.0, section 2). */
const entryBytes = 12;

/**
 * The pages of a TIFF file, each as a file of which it is the first page, for that is what is read of one: the same bytes every
 * time, so a page is to be read before the next one is asked for. Any other file is its own only page.
 */
export function tiffPages(bytes: Uint8Array): { readonly count: number; page(number: number): Uint8Array } {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const order = view.toString('latin1', 0, 4);
  const little = order === 'II*\0';
  if (!little && order !== 'MM\0*') return { count: 1, page: () => bytes };
  const short = (at: number) => (little ? view.readUInt16LE(at) : view.readUInt16BE(at));
  const long = (at: number) => (little ? view.readUInt32LE(at) : view.readUInt32BE(at));
  const places = new Set<number>();
  for (let at = long(4); at && at + 2 <= view.length && !places.has(at) && places.size < maxPages;) {
    places.add(at);
    const next = at + 2 + short(at) * entryBytes;
    at = next + 4 <= view.length ? long(next) : 0;
  }
  const starts = [...places];
  return {
    count: starts.length,
    page(number) {
      const place = starts[number]!;
      if (little) view.writeUInt32LE(place, 4);
      else view.writeUInt32BE(place, 4);
      return view;
    },
  };
}

import { problemOf, Unreadable } from '../../unreadable.ts';
import { checkChains } from './chains.ts';

/** How every compound file begins ([MS-CFB] 2.2). */
const signature = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/** Whether bytes are a compound file: what Word, Excel and Outlook wrote for years. */
export const isContainer = (bytes: Uint8Array): boolean => signature.equals(bytes.subarray(0, signature.length));

/** What the library tells of a compound file; it has no types for it. */
interface Container {
  readonly FullPaths: readonly string[];
  /** Of the type 2 are streams. */
  readonly FileIndex: readonly { readonly type: number; readonly content?: Uint8Array }[];
}

/** The library for compound files and old workbooks, which is large and loaded only where there is one to read. */
export async function sheetLibrary() {
  const [library, codePages] = await Promise.all([
    import('@e965/xlsx'),
    // Files of Excel 95 and before are written in the code page of their computer.
    import('@e965/xlsx/dist/cpexcel.full.mjs'),
  ]);
  library.set_cptable(codePages);
  return library;
}

/** The streams of a compound file by their names, those in storages by their paths: `ObjectPool/_1/…`. */
export type Streams = ReadonlyMap<string, Buffer>;

/**
 * @param kind what the file should be: "an old Word document"
 * @throws Unreadable when it is no compound file, or a damaged one
 */
export async function streamsOf(bytes: Buffer, kind: string): Promise<Streams> {
  if (!isContainer(bytes)) throw new Unreadable(`is not ${kind}; if its ending is wrong, rename it`);
  checkChains(bytes);
  const { CFB } = (await sheetLibrary()) as unknown as { CFB: { read(bytes: Buffer, options: object): Container } };
  let container: Container;
  try {
    container = CFB.read(bytes, { type: 'buffer' });
  } catch (error) {
    throw new Unreadable(problemOf(error, '', kind).problem);
  }
  return new Map(
    container.FileIndex.flatMap(({ type, content }, i): [string, Buffer][] => {
      const name = (container.FullPaths[i] ?? '').replace(/^[^/]*\//, '');
      return type === 2 && content ? [[name, Buffer.from(content)]] : [];
    }),
  );
}

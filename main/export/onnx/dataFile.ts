import { open } from 'node:fs/promises';
import type { ExternalData } from '../../graph/types.ts';

/** Large tensors start at a page, so that they can be mapped into memory; small ones would be mostly gaps, and are read. */
const alignmentOf = (bytes: number): number => (bytes < 2 ** 20 ? 64 : 4096);

/** The file beside an ONNX graph that holds its weights, while it is written. */
export interface DataFile {
  /** Writes the bytes of a tensor; returns where they lie. */
  append(bytes: Uint8Array): Promise<ExternalData>;
}

/** Writes a new file in the folder; it is on disk when this returns. */
export async function writeDataFile<T>(
  path: string,
  location: string,
  fill: (file: DataFile) => Promise<T>,
): Promise<T> {
  const handle = await open(path, 'wx');
  let end = 0;
  const append = async (bytes: Uint8Array): Promise<ExternalData> => {
    const alignment = alignmentOf(bytes.byteLength);
    const offset = Math.ceil(end / alignment) * alignment;
    await handle.write(bytes, 0, bytes.byteLength, offset);
    end = offset + bytes.byteLength;
    return { location, offset, length: bytes.byteLength };
  };
  try {
    const result = await fill({ append });
    await handle.sync();
    return result;
  } finally {
    await handle.close();
  }
}

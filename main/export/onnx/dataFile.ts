import { open } from 'node:fs/promises';
import { bytesOf } from '../../formats/dtype.ts';
import type { ExternalData, TensorData } from '../../graph/types.ts';
import type { ConstantStore } from '../../models/forms/form.ts';

/** Large tensors start at a page, so that they can be mapped into memory; small ones would be mostly gaps, and are read. */
const alignmentOf = (bytes: number): number => (bytes < 2 ** 20 ? 64 : 4096);

/** Writes a new file beside an ONNX graph that holds its constants; it is on disk when this returns. */
export async function writeDataFile<T>(
  path: string,
  location: string,
  fill: (file: ConstantStore) => Promise<T>,
): Promise<T> {
  const handle = await open(path, 'wx');
  let end = 0;
  const append = async (data: TensorData): Promise<ExternalData> => {
    const bytes = bytesOf(data);
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

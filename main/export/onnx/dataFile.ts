import { type FileHandle, open } from 'node:fs/promises';
import { bytesOf } from '../../formats/dtype.ts';
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
  const room: ConstantStore['room'] = (type, elements) => {
    const length = type.BYTES_PER_ELEMENT * elements;
    const alignment = alignmentOf(length);
    const offset = Math.ceil(end / alignment) * alignment;
    end = offset + length;
    let at = offset;
    return {
      data: { location, offset, length },
      append: async (piece) => {
        const bytes = bytesOf(piece);
        await writeAt(handle, bytes, at);
        at += bytes.byteLength;
      },
    };
  };
  try {
    const result = await fill({ room });
    await handle.sync();
    return result;
  } finally {
    await handle.close();
  }
}

/** One call may write less than it is given. */
async function writeAt(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.byteLength;)
    at += (await handle.write(bytes, at, Math.min(bytes.byteLength - at, 2 ** 30), position + at)).bytesWritten;
}

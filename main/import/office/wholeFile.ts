import type { FileBytes } from '../reader.ts';

/** Everything a file holds, as Node's own kind of bytes and without a copy. @throws when it is more than `limit` bytes. */
export async function wholeFile(file: FileBytes, limit: number): Promise<Buffer> {
  const { buffer, byteOffset, byteLength } = await file.all(limit);
  return Buffer.from(buffer, byteOffset, byteLength);
}

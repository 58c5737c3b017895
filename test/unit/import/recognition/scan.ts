import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Bits } from '../../../../bench/hostile/pictureFile.ts';

/** Two lines of French in Liberation Mono at 200 dots an inch, as pdftoppm draws them (a Portable Bitmap, where 1 is black). */
export const scan: Bits = (() => {
  const file = gunzipSync(readFileSync(join(import.meta.dirname, 'scan.pbm.gz')));
  const [head = '', width = '', height = ''] = /^P4\s+(\d+)\s+(\d+)\s/.exec(file.toString('latin1', 0, 30)) ?? [];
  return {
    width: Number(width),
    height: Number(height),
    bits: file.subarray(head.length).map((byte) => ~byte) as Buffer,
  };
})();

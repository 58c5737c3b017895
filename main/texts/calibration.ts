import { createHash } from 'node:crypto';
import type { Calibration } from '../compress/extraction/extraction.ts';
import type { TokenWindows } from '../models/windows.ts';

/** Windows for scores, with a fingerprint over the ids themselves: how they came about no longer matters then. */
export function calibrationOf(windows: TokenWindows): Calibration {
  const { ids, length, scored } = windows;
  const hash = createHash('sha256')
    .update(`${length}\0`)
    .update(new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength))
    .update(scored ?? new Uint8Array(0));
  return { windows, fingerprint: hash.digest('hex') };
}

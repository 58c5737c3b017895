import { analyse } from 'chardet';
import { decoderOf } from './decoder.ts';
import { plausibility } from './plausibility.ts';

/** Below this of 100 no guess is made. */
const likely = 15;

/** Enough letters to tell languages apart. */
const windowBytes = 64 * 1024;

/** What computers before Windows wrote; chardet knows none of them. */
const older = ['cp850', 'macintosh', 'ibm866'];

/** So much better an older encoding must look, for there are more texts of Windows. */
const margin = 0.3;

/**
 * The encoding that bytes look like which are not UTF-8: the most likely one that has no wrong bytes in them, unless an older one
 * makes much better words of them. Where there is too little text to say, it is that of Windows in western Europe, like
 * browsers do.
 */
export function guessLegacy(sample: Uint8Array): string {
  const first = Math.max(0, sample.findIndex((byte) => byte > 127) - windowBytes / 2);
  const window = sample.subarray(first, first + windowBytes);
  const match = analyse(window).find(({ name, confidence }) => confidence >= likely && fits(window, name));
  const usual = match ? new TextDecoder(match.name).encoding : 'windows-1252';
  let best = { label: usual, worth: worthOf(window, usual) + margin };
  for (const label of older) {
    const worth = worthOf(window, label);
    if (worth > best.worth) best = { label, worth };
  }
  return best.label;
}

const worthOf = (bytes: Uint8Array, label: string): number =>
  plausibility(decoderOf(label).decode(bytes, { stream: true }));

function fits(bytes: Uint8Array, label: string): boolean {
  try {
    // The window may cut a character in two at either end.
    const start = bytes.findIndex((byte) => byte < 128);
    new TextDecoder(label, { fatal: true }).decode(bytes.subarray(Math.max(0, start)), { stream: true });
    return !/^utf-/i.test(label);
  } catch {
    return false;
  }
}

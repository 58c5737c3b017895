import { analyse } from 'chardet';

/** Below these of 100, a guess is reported, or not made at all. */
const [sure, likely] = [40, 15];

/** Enough letters to tell languages apart. */
const windowBytes = 64 * 1024;

/**
 * The encoding that bytes look like which are not UTF-8: the most likely one that has no wrong bytes in them. Where there is
 * too little text to say, it is that of Windows in western Europe, like browsers do.
 */
export function guessLegacy(sample: Uint8Array): { readonly label: string; readonly guess: boolean } {
  const first = Math.max(0, sample.findIndex((byte) => byte > 127) - windowBytes / 2);
  const window = sample.subarray(first, first + windowBytes);
  const match = analyse(window).find(({ name, confidence }) => confidence >= likely && fits(window, name));
  if (!match) return { label: 'windows-1252', guess: true };
  return { label: new TextDecoder(match.name).encoding, guess: match.confidence < sure };
}

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

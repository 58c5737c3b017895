import type { Calibration } from '../../main/compress/extraction/extraction.ts';
import type { TokenWindows } from '../../main/models/windows.ts';
import { u32, uniform } from '../../main/runtime/random.ts';

const vocabulary = 50;

/** Text without any order: tokens of the small model drawn from the seed. */
export function randomText(seed: number, count = 4, length = 12): Calibration {
  const ids = Int32Array.from(uniform(seed, count * length), (u) => Math.floor(u * vocabulary));
  return { windows: { ids, count, length }, fingerprint: `text ${seed}` };
}

/** Windows with something to learn: every token is followed by its double. */
export function doublingWindows(seed: number, count = 8, length = 12): TokenWindows {
  const ids = new Int32Array(count * length);
  for (let i = 0; i < ids.length; i += 1)
    ids[i] = i % 2 ? ((ids[i - 1] as number) * 2) % vocabulary : Math.floor((u32(seed, i) / 2 ** 32) * vocabulary);
  return { ids, count, length };
}

/** The same as the text of an extraction. */
export const doublingText = (seed: number, count = 8, length = 12): Calibration => ({
  windows: doublingWindows(seed, count, length),
  fingerprint: `text ${seed}`,
});

/** Texts of characters from all over Unicode, none of them half a character. */
export const randomTexts = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, text) =>
    Array.from({ length: 1 + (u32(text, 0) % 12) }, (__, at) => {
      const ranges = [0x250, 0x3000, 0x110000];
      const code = 32 + (u32(text, at + 1) % ((ranges[u32(text + 1000, at) % 3] as number) - 32));
      return code >= 0xd800 && code <= 0xdfff ? 'x' : String.fromCodePoint(code);
    }).join(''),
  );

import { detectors } from './detectors/index.ts';

/** `[NAME]` as `NAME`. */
export const labelOf = (placeholder: string): string => placeholder.slice(1, -1);

const labels = [...new Set(detectors.map(({ placeholder }) => labelOf(placeholder)))];
const pattern = new RegExp(`\\[(${labels.join('|')})(?:_(\\d{1,9}))?\\]`, 'gu');

/** From the private use area: nothing that any detector takes for a letter, a digit, a space or a sign. */
const blank = '\ue000';

/** The same text, as long as before, with nothing to find in its placeholders and none of their words to lead astray. */
export const withoutPlaceholders = (text: string): string =>
  text.replace(pattern, (found) => blank.repeat(found.length));

/** Whether part of what `withoutPlaceholders` gave was a placeholder. */
export const holdsPlaceholder = (searched: string): boolean => searched.includes(blank);

/** The highest number that placeholders of every label carry in a text. */
export function highestNumbers(text: string): Map<string, number> {
  const highest = new Map<string, number>();
  for (const [, label, number] of text.matchAll(pattern)) {
    highest.set(label as string, Math.max(highest.get(label as string) ?? 0, Number(number ?? 0)));
  }
  return highest;
}

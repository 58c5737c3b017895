import type { Detector, Finding } from '../../../main/privacy/finding.ts';
import { detectors } from '../../../main/privacy/detectors/index.ts';
import { scanText } from '../../../main/privacy/scan.ts';

export const detector = (name: string): Detector => {
  const found = detectors.find((one) => one.name === name);
  if (!found) throw new Error(`no detector is called ${name}`);
  return found;
};

/** What one detector finds, as written. */
export const written = (name: string, text: string): string[] =>
  detector(name)
    .find(text)
    .map(({ from, to }) => text.slice(from, to));

/** Kind and text of everything that a scan finds. */
export const scanned = (text: string): [kind: string, value: string][] =>
  scanText(text).map(({ kind, from, to }) => [kind, text.slice(from, to)]);

/** The one finding of a kind in a text. */
export function only(name: string, text: string): Finding {
  const found = detector(name).find(text);
  if (found.length !== 1) throw new Error(`${found.length} findings of ${name} in "${text}"`);
  return found[0] as Finding;
}

import { detectors } from '../../text/privacy/detectors/index.ts';
import type { Detector } from '../../text/privacy/finding.ts';

/** Detectors by name; all of them when nobody chooses. */
export function chosenDetectors(kinds: readonly string[] | undefined): readonly Detector[] {
  if (!kinds) return detectors;
  return kinds.map((kind) => {
    const found = detectors.find(({ name }) => name === kind);
    if (found) return found;
    throw new Error(
      `There is no kind of personal data called "${kind}"; kinds: ${detectors.map(({ name }) => name).join(', ')}.`,
    );
  });
}

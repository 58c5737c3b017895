import type { Finding } from './finding.ts';

/**
 * Findings of which no two overlap, in the order of the text: what is confirmed goes before what is not, then the longer,
 * then what a word names, then the one that stands earlier in the list. Time and memory grow with the text and the findings, however they overlap.
 */
export function withoutOverlaps(findings: readonly Finding[], length: number): Finding[] {
  const taken = new Uint8Array(length);
  const kept: Finding[] = [];
  for (const finding of [...findings].sort(better)) {
    const { from, to } = finding;
    // Spans of one detector are apart, so all spans together are no longer than the text times the detectors.
    if (from >= to || taken.subarray(from, to).includes(1)) continue;
    taken.fill(1, from, to);
    kept.push(finding);
  }
  return kept.sort((a, b) => a.from - b.from);
}

const better = (a: Finding, b: Finding): number =>
  Number(b.confirmed) - Number(a.confirmed) ||
  b.to - b.from - (a.to - a.from) ||
  Number(b.named ?? false) - Number(a.named ?? false);

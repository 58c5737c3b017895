import { describe, expect, it } from 'vitest';
import { checksummed, personalData } from '../../../bench/personalData/personalData.ts';
import { scanText } from '../../../main/privacy/scan.ts';
import type { Label } from '../../../bench/personalData/personalData.ts';

const items = personalData(1, 4);
const labels = items.flatMap((item) => item.labels.map((label) => ({ item, label })));

describe('the labelled set', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(personalData(1, 4)).toEqual(items);
    expect(personalData(2, 4).map(({ text }) => text)).not.toEqual(items.map(({ text }) => text));
  });

  it('labels what stands there, in order, half of it in sentences held out', () => {
    for (const { text, labels: own, negative } of items) {
      expect(text).not.toMatch(/[{}]/u);
      expect(negative).toBe(own.length === 0);
      own.forEach(({ from, to }, i) => {
        expect(text.slice(from, to)).toMatch(/\S/u);
        expect(from).toBeGreaterThanOrEqual(own[i - 1]?.to ?? 0);
      });
    }
    const held = items.filter(({ heldOut }) => heldOut).length;
    expect(Math.abs(held / items.length - 0.5)).toBeLessThan(0.05);
    expect(personalData(1, 11).length).toBeGreaterThanOrEqual(2000);
  });
});

it('identifiers with a check digit are found, 99 of 100 or more', () => {
  const overlaps = (a: Label, b: Label) =>
    2 * (Math.min(a.to, b.to) - Math.max(a.from, b.from)) >= Math.max(a.to - a.from, b.to - b.from);
  const checked = labels.filter(({ label }) => checksummed.has(label.kind));
  const missed = checked.filter(
    ({ item, label }) =>
      !scanText(item.text).some((finding) => finding.kind === label.kind && overlaps(finding, label)),
  );
  expect(missed.length / checked.length).toBeLessThanOrEqual(0.01);
});

import { describe, expect, it } from 'vitest';
import type { Document } from '../../../main/corpus/document.ts';
import { type Side, Splitter, type SplitShares } from '../../../main/corpus/split.ts';

const documents = (count: number): Document[] =>
  Array.from({ length: count }, (_, i) => ({ source: `s${i}`, text: `text ${i}` }));

function sidesOf(all: readonly Document[], seed = 1, shares?: SplitShares): Map<string, Side> {
  const splitter = new Splitter(seed, shares);
  for (const document of all) splitter.add(document);
  splitter.finish();
  all.forEach((document, at) => expect(splitter.sideAt(at)).toBe(splitter.sideOf(document)));
  return new Map(all.map((document) => [document.source, splitter.sideOf(document)]));
}

const count = (sides: ReadonlyMap<string, Side>, side: Side): number =>
  [...sides.values()].filter((found) => found === side).length;

describe('Splitter', () => {
  it('puts every document on one side, about as asked', () => {
    const sides = sidesOf(documents(1000));
    expect(count(sides, 'calibration') / 1000).toBeCloseTo(0.3, 1);
    expect(count(sides, 'heldOut') / 1000).toBeCloseTo(0.2, 1);
    const others = sidesOf(documents(1000), 1, { calibration: 0.6, heldOut: 0 });
    expect(count(others, 'calibration') / 1000).toBeCloseTo(0.6, 1);
    expect(count(others, 'heldOut')).toBe(0);
  });

  it('depends on the seed and on nothing else', () => {
    expect(sidesOf(documents(50))).toEqual(new Map([...sidesOf(documents(50).toReversed())].toReversed()));
    expect(sidesOf(documents(50))).not.toEqual(sidesOf(documents(50), 2));
  });

  it('keeps equal texts together and moves nothing when documents are added', () => {
    const before = sidesOf(documents(60));
    const copies = documents(60).map(({ source, text }) => ({ source: `copy of ${source}`, text }));
    const after = sidesOf([...documents(200), ...copies]);
    for (const [source, side] of before) {
      expect(after.get(source)).toBe(side);
      expect(after.get(`copy of ${source}`)).toBe(side);
    }
  });

  it('keeps a group together, whatever its documents say', () => {
    const grouped = documents(400).map((document, i) => ({ ...document, group: `patient ${i % 40}` }));
    const sides = sidesOf(grouped);
    for (let group = 0; group < 40; group += 1)
      expect(new Set(grouped.filter((_, i) => i % 40 === group).map(({ source }) => sides.get(source))).size).toBe(1);
    expect(new Set(sides.values()).size).toBe(3);
  });

  it.each([3, 4, 5, 8])('leaves no side of %i documents empty', (many) => {
    for (let seed = 0; seed < 30; seed += 1) expect(new Set(sidesOf(documents(many), seed).values()).size).toBe(3);
  });

  it('refuses fewer different texts than sides, and shares that leave nothing to train on', () => {
    expect(() => sidesOf([...documents(2), ...documents(2)])).toThrow(
      'There are 2 different documents or groups; at least 3 are needed, for training, calibration and held-out measurement.',
    );
    expect(() => new Splitter(1, { calibration: 0.5, heldOut: 0.5 })).toThrow('together they must stay below 1');
  });

  it('knows only what was added', () => {
    const [first] = documents(1) as [Document];
    expect(() => new Splitter(1).sideOf(first)).toThrow('was never added');
    expect(() => new Splitter(1).sideAt(0)).toThrow('Document 0 was never added');
  });
});

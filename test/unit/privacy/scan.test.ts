import { describe, expect, it } from 'vitest';
import type { Detector, Finding } from '../../../main/privacy/finding.ts';
import { chosenDetectors, detectors } from '../../../main/privacy/detectors/index.ts';
import { mask } from '../../../main/privacy/mask.ts';
import { withoutOverlaps } from '../../../main/privacy/overlaps.ts';
import { Scan, scanText } from '../../../main/privacy/scan.ts';
import { randomNumbers } from '../../support/random.ts';
import { scanned } from './support.ts';

const at = (from: number, to: number, confirmed: boolean, kind = 'x'): Finding => ({ kind, from, to, confirmed });

describe('overlaps', () => {
  it('leave what is confirmed, then what is longer, then what is named, then what is earlier in the list', () => {
    expect(withoutOverlaps([at(0, 10, false), at(2, 4, true)], 10)).toEqual([at(2, 4, true)]);
    expect(withoutOverlaps([at(0, 4, true), at(2, 8, true)], 10)).toEqual([at(2, 8, true)]);
    expect(withoutOverlaps([at(0, 4, true, 'a'), { ...at(0, 4, true, 'b'), named: true }], 4)[0]?.kind).toBe('b');
    expect(withoutOverlaps([at(0, 4, true, 'a'), at(0, 4, true, 'b')], 4)[0]?.kind).toBe('a');
    expect(withoutOverlaps([at(5, 5, true), at(6, 7, false), at(0, 2, false)], 9)).toEqual([
      at(0, 2, false),
      at(6, 7, false),
    ]);
  });

  it('never remain, and nothing is lost that none of the kept touches', () => {
    const random = randomNumbers(3);
    for (let round = 0; round < 200; round++) {
      const findings = random(30, 0, 90).map((from, i) =>
        at(Math.floor(from), Math.floor(from) + 1 + (i % 9), i % 3 === 0),
      );
      const kept = withoutOverlaps(findings, 100);
      kept.slice(1).forEach((finding, i) => expect(finding.from).toBeGreaterThanOrEqual((kept[i] as Finding).to));
      for (const lost of findings.filter((finding) => !kept.includes(finding))) {
        expect(kept.some(({ from, to }) => from < lost.to && to > lost.from)).toBe(true);
      }
    }
  });
});

describe('a scan of one text', () => {
  it('calls every part by what it is', () => {
    const text =
      'Frau Anna Schmidt, geb. 12.05.1950, Hauptstraße 5, 10115 Berlin, Tel. 030 90260001, IBAN DE89 3704 0044 0532 0130 00.';
    expect(scanned(text)).toEqual([
      ['name', 'Anna Schmidt'],
      ['birth-date', '12.05.1950'],
      ['address', 'Hauptstraße 5, 10115 Berlin'],
      ['phone', '030 90260001'],
      ['iban', 'DE89 3704 0044 0532 0130 00'],
    ]);
  });

  it('finds nothing in placeholders, and is not led astray by their words', () => {
    expect(scanText('[PHONE] 12345678, [NAME_1] and [NAME_23] of [ADDRESS]; [IBAN_2] 4711')).toEqual([]);
    expect(scanned('Dr. [NAME_1] and Dr. Meyer')).toEqual([['name', 'Meyer']]);
  });

  it('asks the detectors that are given', () => {
    const words: Detector = {
      ...(detectors[0] as Detector),
      name: 'word',
      find: (text) => [...text.matchAll(/secret/g)].map(({ index }) => at(index, index + 6, true, 'word')),
    };
    expect(scanText('a secret of Dr. Meyer', [words])).toEqual([at(2, 8, true, 'word')]);
  });

  it('counts in UTF-16 units', () => {
    const text = '👩‍⚕️ Dr. Meyer 👍';
    const [finding] = scanText(text);
    expect(text.slice(finding?.from, finding?.to)).toBe('Meyer');
  });
});

it('chooses detectors by name', () => {
  expect(chosenDetectors()).toEqual(detectors.filter(({ onlyAsked }) => !onlyAsked));
  expect(chosenDetectors(['date'])).toHaveLength(1);
  expect(chosenDetectors(['phone', 'email']).map(({ name }) => name)).toEqual(['email', 'phone']);
  expect(() => chosenDetectors(['fax'])).toThrow(/"fax".*expected some of hipaa, name, email/u);
});

it('masks all but the first and last character, and short values whole', () => {
  expect(mask('Anna Schmidt')).toBe('A••••••••••t');
  expect(mask('Li')).toBe('••');
  expect(mask('1234')).toBe('••••');
  expect(mask('👍ab👍')).toHaveLength('👍ab👍'.length);
});

describe('a scan of many documents', () => {
  const documents = [
    { source: 'a.txt:1', text: 'Mrs. Wagstaff wrote to a.wagstaff@example.org about Mr. Tuszkiewicz.' },
    { source: 'a.txt:2', text: 'Nothing here.' },
    { source: 'b.txt', text: 'Call (212) 736-5000 and ask for Mr. Shipman, then 212-736-5001.' },
  ];

  it('counts kinds, documents and what is confirmed', () => {
    const scan = new Scan();
    for (const document of documents) scan.add(document);
    const report = scan.report();
    expect([report.documents, report.affected]).toEqual([3, 2]);
    expect(report.kinds.map(({ kind, found, confirmed, documents: in_ }) => [kind, found, confirmed, in_])).toEqual([
      ['name', 3, 3, 2],
      ['phone', 2, 1, 1],
      ['email', 1, 1, 1],
    ]);
    expect(report.kinds.every(({ explanation }) => explanation.length > 20)).toBe(true);
  });

  it('previews with everything personal masked', () => {
    const scan = new Scan(2);
    for (const document of documents) scan.add(document);
    const { kinds } = scan.report();
    const previews = kinds.find(({ kind }) => kind === 'name')?.previews;
    expect(previews).toEqual([
      {
        source: 'a.txt:1',
        confirmed: true,
        before: 'Mrs. ',
        masked: 'W••••••f',
        after: ' wrote to a••••••••••••••••••••g about',
      },
      {
        source: 'a.txt:1',
        confirmed: true,
        before: expect.stringContaining('about Mr. '),
        masked: 'T•••••••••z',
        after: '.',
      },
    ]);
    expect(JSON.stringify(kinds)).not.toMatch(/Wagstaff|Tuszkiewicz|wagstaff|736/u);
    // A confirmed finding takes the place of a possible one.
    expect(kinds.find(({ kind }) => kind === 'phone')?.previews.map(({ confirmed }) => confirmed)).toEqual([
      true,
      false,
    ]);
  });

  it('shows confirmed findings before possible ones', () => {
    const scan = new Scan(1);
    scan.add({ source: 'a', text: 'at 212-736-5000' });
    scan.add({ source: 'b', text: 'phone (212) 736-5001' });
    expect(scan.report().kinds[0]?.previews).toMatchObject([{ source: 'b', confirmed: true }]);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scanText } from '../../../main/privacy/scan.ts';
import { needsShared, shared } from '../../support/shared.ts';
import { scanned, written } from './support.ts';

describe('secrets, devices, ages and places', () => {
  it.each([
    ['secret', 'See https://x.example/reset?user=1&token=eyJhbGciOi.c2Vj.abc for access', 'eyJhbGciOi.c2Vj.abc'],
    ['secret', 'key AKIAIOSFODNN7EXAMPLE was found', 'AKIAIOSFODNN7EXAMPLE'],
    ['secret', 'password: hunter2!', 'hunter2!'],
    ['secret', 'postgres://me:s3cr3t@db.example/x', 's3cr3t'],
    ['username', 'Login by user mholloway51.', 'mholloway51'],
    ['driver-licence', 'driver licence D123-4567-8901.', 'D123-4567-8901'],
    ['device-serial', 'Device serial SN-88213-QX, here', 'SN-88213-QX'],
    ['card-code', 'exp 09/27 cvv 123.', '123'],
    ['age-over-89', 'She is a 93-year-old teacher.', '93-year-old'],
    ['coordinates', 'GPS 51.5034, -0.1276 of', '51.5034, -0.1276'],
    ['crypto-address', 'wallet 1BoatSLRHtKNngkdXEeobR76b53LETtpyT.', '1BoatSLRHtKNngkdXEeobR76b53LETtpyT'],
    ['birth-place', 'nato a Napoli il 1.2.', 'Napoli'],
    ['vat-number', 'VAT number DE 123456789 of', 'DE 123456789'],
    ['vehicle-plate', 'plate LB21 KXT was', 'LB21 KXT'],
    ['birth-date', 'DOB 1962-02-30 c/o', '1962-02-30'],
    ['birth-date', 'DOB: 19620212, male', '19620212'],
    ['medical-record', 'cartella n. 2023/004512, e', '2023/004512'],
  ])('finds %s in: %s', (kind, text, value) => {
    expect(written(kind, text)).toEqual([value]);
  });

  it('leaves alone what only looks like them', () => {
    for (const text of [
      'The password is always asked for again.',
      'A 45-year-old man, aged 60; at a pressure of 91.5.',
      'See section 3.1.2.4 and version 10.0.19045.3803.',
      'Plate 103 shows the user manual.',
    ])
      expect(scanned(text)).toEqual([]);
  });
});

describe('names in notes', () => {
  it.each([
    ['Sarah told me that Tom was feeling worse.', ['Sarah', 'Tom']],
    ['Emergency contact: ahmed al-rashid (husband)', ['ahmed al-rashid']],
    ['figura a nombre de Paqui.', ['Paqui']],
    ['Emergency contact: see the file', []],
  ])('%s', (text, names) => {
    expect(written('name', text)).toEqual(names);
  });
});

it('signs that nobody sees and ends of lines do not hide a number', () => {
  for (const broken of [
    'DE89 3704 0044\u200b 0532 0130 00',
    'DE89 3704 00\u00ad44 0532 0130 00',
    'DE89 3704 0044\n0532 0130 00',
  ])
    expect(scanned(`IBAN ${broken} is`)).toEqual([['iban', broken]]);
});

describe.skipIf(!shared)(needsShared('the marked sentences'), () => {
  it('are found, at least 95 of 100 details, without a false alarm in clean ones', () => {
    const path = join(shared as string, 'cases', 'documents', 'pii', 'gold.json');
    const items = JSON.parse(readFileSync(path, 'utf8')) as {
      text: string;
      spans: [number, number, string, string][];
    }[];
    let [found, all, alarms] = [0, 0, 0];
    for (const { text, spans } of items) {
      const findings = scanText(text);
      if (!spans.length && findings.length) alarms += 1;
      for (const [from, to] of spans) {
        const covered = (at: number) => findings.some((finding) => at >= finding.from && at < finding.to);
        all += 1;
        if ([...text.slice(from, to)].every((char, i) => !/[\p{L}\p{N}]/u.test(char) || covered(from + i))) found += 1;
      }
    }
    expect(found / all).toBeGreaterThanOrEqual(0.95);
    expect(alarms).toBe(0);
  });
});

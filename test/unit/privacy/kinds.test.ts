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

describe('what is broken', () => {
  it('by signs that nobody sees or over lines is found whole', () => {
    const broken: readonly [kind: string, before: string, value: string][] = [
      ['iban', 'IBAN ', 'DE89 3704 0044\u200b 0532 0130 00'],
      ['iban', 'IBAN ', 'DE89 3704 00\u00ad44 0532 0130 00'],
      ['iban', 'IBAN ', 'DE89 3704 0044\n0532 0130 00'],
      ['iban', 'IBAN ', 'DE89 3704 0044\r\n    0532 0130 00'],
      ['iban', 'IBAN ', 'DE89 3704 0044-\n0532 0130 00'],
      ['phone', 'phone ', '+44 20 7946\r\n0958'],
      ['us-ssn', 'SSN ', '536-22-\n8741'],
      ['email', 'write to ', 'margaret.holloway@\nexample.org'],
      ['email', 'write to ', 'margaret.holloway@exam-\nple.org'],
      ['it-codice-fiscale', 'codice fiscale ', 'RSSMRA80A\n01H501U'],
      ['medical-record', 'MRN ', '0048-\n2917'],
    ];
    for (const [kind, before, value] of broken)
      expect(scanned(`${before}${value} is here`), value).toEqual([[kind, value]]);
  });

  it('is no reason to join lines of lists', () => {
    expect(scanned('Rooms 12\n13\n14 are free\nat 10\n11 and 12')).toEqual([]);
  });
});

describe('numbers with a wrong digit', () => {
  /** Remainder by 97 of the rearranged digits, in whole numbers. */
  const ibanCheck = (country: string, body: string): string => {
    const digits = [...`${body}${country}00`].map((c) => Number.parseInt(c, 36)).join('');
    return String(98n - (BigInt(digits) % 97n)).padStart(2, '0');
  };
  const luhnDigit = (body: string): number => {
    const sum = [...body].reverse().reduce((total, c, i) => {
      const twice = Number(c) * (i % 2 ? 1 : 2);
      return total + (twice > 9 ? twice - 9 : twice);
    }, 0);
    return (10 - (sum % 10)) % 10;
  };

  it('are accounts and cards behind a word that says so, and nothing elsewhere', () => {
    const check = Number(ibanCheck('DE', '370400440532013000'));
    const digit = luhnDigit('411111111111111');
    for (let off = 0; off < 8; off += 1) {
      const iban = `DE${String((check + off) % 97).padStart(2, '0')}370400440532013000`;
      expect(scanned(`IBAN: ${iban} of`), iban).toEqual([['iban', iban]]);
      expect(
        scanned(`item ${iban} of`).some(([kind]) => kind === 'iban'),
        iban,
      ).toBe(off === 0);
      const card = `411111111111111${(digit + off) % 10}`;
      expect(scanned(`card number ${card} of`), card).toEqual([['card', card]]);
      expect(scanned(`item ${card} of`), card).toEqual(off ? [] : [['card', card]]);
      expect(scanned(`card number ${card}, which is not valid`), card).toEqual(off ? [] : [['card', card]]);
    }
  });
});

it('numbers of clauses, versions and enzymes are no internet addresses, and addresses are', () => {
  for (const text of [
    'see clauses 4.2.10.1, 4.2.10.2 and 48.2.10.33 below',
    'pursuant to Sections 112.3.1.4 to 112.3.1.6',
    '10.1.1.2\tTerm\n110.44.1.2 Definitions. In this Agreement',
    'EC 3.4.21.5 and EC 113.4.21.5; OID 1.2.84.10',
    'Chrome version 120.0.60.109',
    'Under 12.1.1.3, the Tenant shall pay.',
  ])
    expect(scanned(text), text).toEqual([]);
  for (const [text, address] of [
    ['it was sent to 84.112.7.31 again', '84.112.7.31'],
    ['the server at 10.12.0.7', '10.12.0.7'],
  ] as const)
    expect(scanned(text)).toEqual([['ip-address', address]]);
});

describe('days of birth', () => {
  it.each([
    ...[
      'DOB: 14031951',
      'dob 140351',
      'DOB: 03141951',
      'born 19510314',
      'geb. 071148',
      'née le 22091957',
      'DOB 14MAR1951',
    ],
    ...['Year of birth: 1951', '出生日期:1951-03-14', 'дата рождения 14.03.1951', '生年月日:1951年3月14日'],
  ])('%s', (text) => {
    const value = /\d.*$/u.exec(text)?.[0] ?? '';
    expect(written('birth-date', `${text}, here`)).toEqual([value]);
  });

  it('are no other figures', () => {
    for (const text of ['born 45 days', 'DOB 99999999', 'geb. 423190', 'born in 1951'])
      expect(written('birth-date', text), text).toEqual([]);
  });
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

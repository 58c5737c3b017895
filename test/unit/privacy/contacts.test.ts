import { describe, expect, it } from 'vitest';
import { only, written } from './support.ts';

describe('email', () => {
  it.each([
    ['Write to a.b+c@example.co.uk.', 'a.b+c@example.co.uk'],
    ['<jürgen.müller@bücher.example>', 'jürgen.müller@bücher.example'],
    ["mailto:o'brien@example.com?subject=x", "o'brien@example.com"],
    ['(x@example.org)', 'x@example.org'],
    ['user_name@sub.domain-x.example.com,', 'user_name@sub.domain-x.example.com'],
  ])('finds it in "%s"', (text, address) => {
    expect(written('email', text)).toEqual([address]);
  });

  it('finds several, and neither handles nor decorators', () => {
    expect(written('email', 'a@example.org;b@example.org')).toEqual(['a@example.org', 'b@example.org']);
    expect(written('email', '@user @property a@b 5@$ x@.com x.@example.org')).toEqual([]);
  });

  it('is sure of endings that exist', () => {
    expect(only('email', 'a@example.org').confirmed).toBe(true);
    expect(only('email', 'a@host.internal').confirmed).toBe(false);
  });
});

describe('phone', () => {
  it.each([
    ['(212) 736-5000', '(212) 736-5000'],
    ['call 1-800-275-8777 now', '1-800-275-8777'],
    ['Tel.: 030 / 9026 0001', '030 / 9026 0001'],
    ['Telefon 0711/216-0', '0711/216-0'],
    ['+49 (0)40 428280', '+49 (0)40 428280'],
    ['020 7219 3000', '020 7219 3000'],
    ['Tél. : 01 40 20 50 50', '01 40 20 50 50'],
    ['06.12.34.56.78', '06.12.34.56.78'],
    ['móvil 612345678', '612345678'],
    ['91 330 28 00', '91 330 28 00'],
    ['cellulare 347 1234567', '347 1234567'],
    ['+39 06 6982', '+39 06 6982'],
    ['(+34) 612 345 678', '(+34) 612 345 678'],
  ])('reads %s', (text, number) => {
    expect(written('phone', text)).toEqual([number]);
  });

  it('names the second number of a list as well', () => {
    expect(written('phone', 'Tel. 030 90260001 oder 0301234567')).toEqual(['030 90260001', '0301234567']);
  });

  it.each([
    'In 2019-2020, 12-15 of 100 patients (p = 0.012, 95% CI 0.81-1.24) on 12.05.2019 and 2019-05-12',
    'order 123456789, lot 12-3456-7890, ISBN 978-0-306-40615-7, No. 03-13-00834-CR, 60-89 ml/min',
    'EUR 612 345 678 or 612 345 678 €; 767 473 103 699 303; 01/2000 - 12/2006',
    '3.141592653589793 and 192.168.100.200 and 1,234,567,890',
    'The score called for 30 or 40 points; call 5 witnesses',
  ])('finds none in "%s"', (text) => {
    expect(written('phone', text)).toEqual([]);
  });

  it('is sure of a plus, brackets or a word, not of groups alone', () => {
    expect(only('phone', '+1 212 736 5000').confirmed).toBe(true);
    expect(only('phone', '212-736-5000').confirmed).toBe(false);
    expect(only('phone', 'phone 212-736-5000').confirmed).toBe(true);
  });
});

describe('addresses of the network', () => {
  it('finds those of hosts, not versions', () => {
    expect(written('ip-address', 'from 8.8.4.4, 2001:db8:85a3::8a2e:370:7334 and fe80:0:0:0:1:2:3:4')).toEqual([
      '8.8.4.4',
      '2001:db8:85a3::8a2e:370:7334',
      'fe80:0:0:0:1:2:3:4',
    ]);
    expect(
      written('ip-address', 'version 4.12.0.3, 127.0.0.1, 0.0.0.0, 256.1.1.1, 1.2.3.4.5, 12:30:45, std::a::b'),
    ).toEqual([]);
  });

  it('finds those of hardware', () => {
    expect(written('mac-address', 'MAC 00:1B:44:11:3A:B7, 00-1b-44-11-3a-b7')).toEqual([
      '00:1B:44:11:3A:B7',
      '00-1b-44-11-3a-b7',
    ]);
    expect(written('mac-address', 'ff:ff:ff:ff:ff:ff 00:1B:44:11:3A 00:1B:44:11:3A:B7:01 00:1B-44:11-3A:B7')).toEqual(
      [],
    );
  });

  it('finds pages of users', () => {
    expect(written('profile-url', 'https://www.linkedin.com/in/anna-smith-1, https://x.com/asmith.')).toEqual([
      'https://www.linkedin.com/in/anna-smith-1',
      'https://x.com/asmith',
    ]);
    expect(
      written('profile-url', 'ftp at https://anna:secret@files.example.org/x and https://example.org/~anna'),
    ).toEqual(['https://anna:secret@files.example.org', 'https://example.org/~anna']);
    expect(written('profile-url', 'https://www.linkedin.com/ and https://example.org/about')).toEqual([]);
  });
});

describe('labelled numbers', () => {
  it.each([
    ['medical-record', 'MRN: 12345678', '12345678'],
    ['medical-record', 'Hospital No A-123456', 'A-123456'],
    ['medical-record', 'Fallnummer 12-345678', '12-345678'],
    ['medical-record', 'N.º de historia clínica: 123456', '123456'],
    ['medical-record', 'Cartella clinica n. 123456', '123456'],
    ['insurance-number', 'policy no. ABC123456789', 'ABC123456789'],
    ['bank-account', 'account number is 12345678.', '12345678'],
    ['bank-account', 'Konto-Nr.: 1234567890', '1234567890'],
    ['uk-sort-code', 'sort code 20-00-00', '20-00-00'],
    ['bic', 'BIC: DEUTDEFF500', 'DEUTDEFF500'],
    ['bic', 'SWIFT code NWBKGB2L', 'NWBKGB2L'],
    ['vehicle-plate', 'Kennzeichen B-AB 1234', 'B-AB 1234'],
    ['vehicle-plate', 'number plate AB12 CDE', 'AB12 CDE'],
    ['vehicle-plate', 'immatriculé AB-123-CD', 'AB-123-CD'],
    ['vehicle-plate', 'matrícula 1234 BCD', '1234 BCD'],
  ])('%s in "%s"', (kind, text, value) => {
    expect(written(kind, text)).toEqual([value]);
  });

  it('finds nothing without the word, or with a word instead of a number', () => {
    expect(written('bank-account', '12345678 and the account of the case')).toEqual([]);
    expect(written('medical-record', 'MRN unknown, MRN: 2019-05-12, chart no 12')).toEqual([]);
    expect(written('bic', 'BIC: DEUTXXFF')).toEqual([]);
    expect(written('bic', 'DEUTDEFF')).toEqual([]);
  });
});

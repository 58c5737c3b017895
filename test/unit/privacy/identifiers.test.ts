import { describe, expect, it } from 'vitest';
import { detectors } from '../../../main/privacy/detectors/index.ts';
import { detector, scanned, written } from './support.ts';

/**
 * Numbers printed as examples by those who define them (standards, authorities, card networks), or in the documentation
 * of python-stdnum. `digits` and `swaps` tell which errors the check is sure to notice: every other digit in any place;
 * every two unequal neighbours exchanged, with Luhn all but 0 and 9.
 */
interface Example {
  readonly kind: string;
  readonly word: string;
  readonly value: string;
  readonly digits?: boolean;
  readonly swaps?: 'all' | 'luhn';
}

const examples: readonly Example[] = [
  // SWIFT IBAN registry.
  { kind: 'iban', word: '', value: 'GB29 NWBK 6016 1331 9268 19', digits: true, swaps: 'all' },
  { kind: 'iban', word: '', value: 'DE89370400440532013000', digits: true, swaps: 'all' },
  { kind: 'iban', word: '', value: 'FR14 2004 1010 0505 0001 3M02 606', digits: true, swaps: 'all' },
  { kind: 'iban', word: '', value: 'ES91 2100 0418 4502 0005 1332', digits: true, swaps: 'all' },
  { kind: 'iban', word: '', value: 'IT60X0542811101000000123456', digits: true, swaps: 'all' },
  { kind: 'iban', word: '', value: 'NO93 8601 1117 947', digits: true, swaps: 'all' },
  { kind: 'iban', word: '', value: 'MT84MALT011000012345MTLCAST001S', digits: true, swaps: 'all' },
  // Test numbers of the networks.
  { kind: 'card', word: '', value: '4111 1111 1111 1111', digits: true, swaps: 'luhn' },
  { kind: 'card', word: '', value: '5555-5555-5555-4444', digits: true, swaps: 'luhn' },
  { kind: 'card', word: '', value: '2223003122003222', digits: true, swaps: 'luhn' },
  { kind: 'card', word: '', value: '3782 822463 10005', digits: true, swaps: 'luhn' },
  { kind: 'card', word: '', value: '6011111111111117', digits: true, swaps: 'luhn' },
  { kind: 'card', word: 'card ', value: '30569309025904', digits: true, swaps: 'luhn' },
  { kind: 'card', word: '', value: '3530111333300000', digits: true, swaps: 'luhn' },
  { kind: 'us-routing', word: 'routing number ', value: '111000025', digits: true },
  { kind: 'us-routing', word: 'ABA ', value: '021000021', digits: true },
  { kind: 'us-ssn', word: 'SSN ', value: '078-05-1120' },
  { kind: 'us-itin', word: 'ITIN ', value: '912-90-3456' },
  { kind: 'us-npi', word: 'NPI ', value: '1234567893', digits: true, swaps: 'luhn' },
  { kind: 'us-dea', word: 'DEA ', value: 'AP5836727' },
  { kind: 'us-medicare', word: 'Medicare ', value: '1EG4-TE5-MK73' },
  { kind: 'uk-nhs', word: 'NHS number ', value: '943 476 5919', digits: true, swaps: 'all' },
  { kind: 'uk-nhs', word: 'NHS number ', value: '4010232137', digits: true, swaps: 'all' },
  { kind: 'uk-nino', word: 'NI number ', value: 'AB 12 34 56 C' },
  { kind: 'de-tax-id', word: 'Steuer-ID ', value: '86 095 742 719', digits: true },
  { kind: 'de-tax-id', word: 'IdNr. ', value: '36574261809', digits: true },
  { kind: 'de-pension', word: '', value: '15 070649 C 103' },
  { kind: 'de-id-card', word: 'Personalausweis ', value: 'T220001293', digits: true },
  { kind: 'de-id-card', word: 'Ausweisnummer ', value: 'LZ6311T475', digits: true },
  { kind: 'de-health-insurance', word: 'KVNR ', value: 'A123456780', digits: true, swaps: 'luhn' },
  { kind: 'fr-nir', word: '', value: '2 55 08 14 168 025 38', digits: true, swaps: 'all' },
  { kind: 'fr-nir', word: '', value: '295109912611193', digits: true, swaps: 'all' },
  { kind: 'es-dni', word: '', value: '12345678Z', digits: true, swaps: 'all' },
  { kind: 'es-dni', word: 'NIE ', value: 'X-1234567-L', digits: true, swaps: 'all' },
  { kind: 'es-cif', word: 'CIF ', value: 'A13585625', digits: true, swaps: 'luhn' },
  { kind: 'es-cif', word: 'CIF ', value: 'J99216582', digits: true, swaps: 'luhn' },
  { kind: 'it-codice-fiscale', word: '', value: 'RSSMRA85T10A562S', digits: true },
  { kind: 'it-codice-fiscale', word: '', value: 'RCC MNL 83S18 D969H', digits: true },
  { kind: 'it-partita-iva', word: 'P.IVA ', value: '00743110157', digits: true, swaps: 'luhn' },
  { kind: 'nl-bsn', word: 'BSN ', value: '111222333', digits: true, swaps: 'all' },
  { kind: 'nl-bsn', word: 'burgerservicenummer ', value: '1112.22.333', digits: true, swaps: 'all' },
  { kind: 'pl-pesel', word: 'PESEL ', value: '44051401359', digits: true },
  { kind: 'se-personnummer', word: '', value: '811218-9876', digits: true, swaps: 'luhn' },
  { kind: 'se-personnummer', word: '', value: '880320-0016', digits: true, swaps: 'luhn' },
  { kind: 'ch-ahv', word: '', value: '756.9217.0769.85', digits: true },
  { kind: 'at-svnr', word: '', value: '1237 010180', digits: true, swaps: 'all' },
  { kind: 'be-national-number', word: '', value: '85.07.30-033.28' },
  { kind: 'pt-nif', word: 'NIF ', value: '123456789', digits: true, swaps: 'all' },
  { kind: 'pt-nif', word: 'NIF ', value: '501 964 843', digits: true, swaps: 'all' },
  { kind: 'dk-cpr', word: 'CPR ', value: '211062-5629' },
  { kind: 'fi-hetu', word: '', value: '131052-308T', digits: true, swaps: 'all' },
  { kind: 'no-fodselsnummer', word: '', value: '15108695088', digits: true, swaps: 'all' },
  { kind: 'ie-pps', word: 'PPS ', value: '6433435F', digits: true, swaps: 'all' },
  { kind: 'ie-pps', word: 'PPS ', value: '6433435FT', digits: true, swaps: 'all' },
  { kind: 'ro-cnp', word: '', value: '1630615123457' },
  { kind: 'bg-egn', word: 'EGN ', value: '7523169263' },
  { kind: 'cz-birth-number', word: '', value: '710319/2745' },
  { kind: 'hr-oib', word: 'OIB ', value: '94577403194', digits: true },
  { kind: 'hr-oib', word: 'OIB ', value: '33392005961', digits: true },
  { kind: 'ee-lt-personal-code', word: 'isikukood ', value: '36805280109' },
  { kind: 'ee-lt-personal-code', word: 'asmens kodas ', value: '33309240064' },
  { kind: 'gr-amka', word: 'AMKA ', value: '01013099997', digits: true, swaps: 'luhn' },
  { kind: 'es-nss', word: 'NSS ', value: '28 12345678 40' },
  { kind: 'au-tfn', word: 'TFN ', value: '123 456 782', digits: true },
  { kind: 'au-medicare', word: 'Medicare ', value: '2123 45670 1' },
  { kind: 'in-aadhaar', word: 'Aadhaar ', value: '2341 2341 2346', digits: true, swaps: 'all' },
  { kind: 'au-abn', word: 'ABN ', value: '83 914 571 673', digits: true },
  { kind: 'br-cnpj', word: 'CNPJ ', value: '16.727.230/0001-97' },
  { kind: 'in-gstin', word: 'GSTIN ', value: '27AAPFU0939F1ZV' },
  { kind: 'cn-resident-id', word: '身份证号', value: '11010519491231002X' },
  { kind: 'in-pan', word: 'PAN ', value: 'ACUPA7085R' },
  { kind: 'kr-rrn', word: 'RRN ', value: '900101-1234568' },
  { kind: 'za-id', word: 'ID number ', value: '7503305044089' },
  { kind: 'tr-tckn', word: 'TCKN ', value: '17291716060' },
  { kind: 'br-cpf', word: 'CPF ', value: '390.533.447-05' },
  { kind: 'ca-sin', word: 'SIN ', value: '046 454 286', digits: true, swaps: 'luhn' },
];

const replaceAt = (text: string, at: number, part: string): string =>
  text.slice(0, at) + part + text.slice(at + part.length);

/** The value with one digit changed, in every way. */
function wrongDigits(value: string): string[] {
  return [...value].flatMap((c, at) =>
    /\d/u.test(c) ? [...'0123456789'].filter((other) => other !== c).map((other) => replaceAt(value, at, other)) : [],
  );
}

/** The value with two neighbouring digits exchanged, in every place where that is noticed. */
function exchanged(value: string, which: 'all' | 'luhn'): string[] {
  return [...value.slice(1)].flatMap((second, at) => {
    const first = value[at] as string;
    const noticed = which === 'all' || !/^(?:09|90)$/u.test(first + second);
    return /^\d\d$/u.test(first + second) && first !== second && noticed ? [replaceAt(value, at, second + first)] : [];
  });
}

/** What a detector finds and believes. */
const confirmed = (kind: string, text: string): string[] =>
  detector(kind)
    .find(text)
    .filter((finding) => finding.confirmed)
    .map(({ from, to }) => text.slice(from, to));

describe('numbers with a wrong check digit', () => {
  it('go where a label says what they are, and count as possible', () => {
    for (const [kind, text, value] of [
      ['uk-nhs', 'NHS number: 943 476 5910', '943 476 5910'],
      ['es-dni', 'con DNI 12345678A, vecino', '12345678A'],
      ['it-codice-fiscale', 'codice fiscale SPSGPP44B01F839E', 'SPSGPP44B01F839E'],
      ['fr-nir', 'NIR 2 57 09 69 383 012 43', '2 57 09 69 383 012 43'],
      ['uk-nino', 'NI number QQ 12 34 56 C', 'QQ 12 34 56 C'],
    ] as const) {
      expect(written(kind, text)).toEqual([value]);
      expect(confirmed(kind, text)).toEqual([]);
    }
    expect(written('uk-nhs', 'The NHS number 943 476 5910 was mistyped.')).toEqual([]);
    expect(written('uk-nhs', 'order 943 476 5910')).toEqual([]);
  });
});

describe('numbers that somebody gives out', () => {
  it.each(examples)('$kind: $word$value', ({ kind, word, value, digits, swaps }) => {
    const sentence = (number: string) => `Ref. – ${word}${number}, since then`;
    expect(scanned(sentence(value))).toEqual([[kind, value]]);
    expect(detector(kind).find(sentence(value))[0]?.confirmed).toBe(true);
    const wrong = [...(digits ? wrongDigits(value) : []), ...(swaps ? exchanged(value, swaps) : [])];
    expect(wrong.filter((number) => confirmed(kind, sentence(number)).length)).toEqual([]);
  });

  it('has an example of every kind with a check digit, and cites every kind', () => {
    const countries = detectors.filter(
      ({ name }) => /^[a-z]{2}-/u.test(name) && !['uk-sort-code', 'ip-address'].includes(name),
    );
    const shown = new Set(examples.map(({ kind }) => kind));
    expect(countries.filter(({ name }) => !shown.has(name)).map(({ name }) => name)).toEqual([]);
    for (const { explanation, source, placeholder } of detectors) {
      expect([explanation.length > 20, source.length > 7, /^\[[A-Z_]+\]$/u.test(placeholder)]).toEqual([
        true,
        true,
        true,
      ]);
    }
    expect(new Set(detectors.map(({ name }) => name)).size).toBe(detectors.length);
  });

  it('notices almost every wrong Belgian number, in spite of two centuries', () => {
    const wrong = wrongDigits('85.07.30-033.28').filter((number) => written('be-national-number', number).length);
    expect(wrong.length).toBeLessThanOrEqual(2);
  });

  it('knows numbers of Corsica, of people outside the registers, and of centuries', () => {
    // The key is 97 less the remainder of 1800119004012 by 97, with 2A as 19: worked out by hand.
    expect(written('fr-nir', '1 80 01 2A 004 012 57')).toEqual(['1 80 01 2A 004 012 57']);
    expect(written('fr-nir', '1 80 13 75 004 012 95')).toEqual([]);
    expect(written('se-personnummer', '19811218-9876 and 701063-2391')).toEqual(['19811218-9876', '701063-2391']);
    // Born after 2000: 97 − 2000101001 mod 97.
    expect(written('be-national-number', '00.01.01-001.05')).toEqual(['00.01.01-001.05']);
  });

  it('keeps to rules without a check digit', () => {
    for (const none of ['000-12-3456', '666-12-3456', '923-12-3456', '123-00-4567', '123-45-0000']) {
      expect(confirmed('us-ssn', `SSN ${none}`)).toEqual([]);
    }
    expect(confirmed('us-itin', 'ITIN 912-93-3456')).toEqual([]);
    for (const none of ['GB123456A', 'DA123456A', 'QQ123456C', 'AB123456E']) {
      expect(confirmed('uk-nino', `NI number ${none}`)).toEqual([]);
    }
    expect(confirmed('us-medicare', 'Medicare 1SG4-TE5-MK73')).toEqual([]);
  });

  it('believes a number more when a word names it', () => {
    expect(detector('us-ssn').find('078-05-1120')[0]?.confirmed).toBe(false);
    expect(detector('us-ssn').find('078051120')).toEqual([]);
    expect(detector('us-ssn').find('Social Security No. 078051120')[0]?.confirmed).toBe(true);
    expect(detector('uk-nhs').find('order 4010232137')).toEqual([]);
    expect(detector('uk-nhs').find('Patient Smith (4010232137)')[0]?.confirmed).toBe(false);
    expect(detector('uk-nhs').find('4010232137 (NHS number)')[0]?.confirmed).toBe(true);
    expect(
      detector('uk-nhs')
        .find('NHS numbers: 4010232137, 943 476 5919')
        .map(({ confirmed }) => confirmed),
    ).toEqual([true, true]);
    // The word belongs to the number straight behind it.
    expect(detector('nl-bsn').find('BSN 111222333, artikel 123456782')).toHaveLength(1);
  });

  it('reads the number that the word names when several kinds would fit', () => {
    expect(scanned('PESEL 42051063975')).toEqual([['pl-pesel', '42051063975']]);
    expect(scanned('AMKA 01013099997')).toEqual([['gr-amka', '01013099997']]);
  });

  it('takes no part of a longer number', () => {
    for (const text of [
      'DE8937040044053201300099',
      '12.111222333',
      '4111 1111 1111 1111 12',
      'x12345678Z',
      '12345678Zx',
    ]) {
      expect(scanned(`BSN ${text}`).map(([kind]) => kind)).toEqual([]);
    }
    expect(written('card', 'DE20 2473 3936 9983 4258 98')).toEqual([]);
    expect(written('card', 'card 4111 1111 1111 1111 123')).toEqual(['4111 1111 1111 1111']);
  });
});

import { describe, expect, it } from 'vitest';
import { scanText } from '../../../main/privacy/scan.ts';
import { detector, scanned } from './support.ts';

const values = (text: string): string[] => scanned(text).map(([kind, value]) => `${kind}: ${value}`);

describe('columns of tables', () => {
  it('hold what their headings name, between tabs, bars, semicolons and commas', () => {
    const table = [
      ['Last name', 'First name', 'DOB', 'MRN', 'Ward', 'Phone'],
      ['Xylander', 'tjorven', '19510314', 'A-11220', '7', '0151 234567'],
      ['Zyx', 'Bao', '3.5.1960', 'B-22330', '12', '0151 234568'],
    ];
    const expected = table
      .slice(1)
      .flatMap(([last, first, born, record, , phone]) => [
        ...[`name: ${last}`, `name: ${first}`, `birth-date: ${born}`, `medical-record: ${record}`, `phone: ${phone}`],
      ]);
    for (const separator of ['\t', ' | ', ';', ',']) {
      expect(values(table.map((row) => row.join(separator)).join('\n')), separator).toEqual(expected);
    }
    const drawn = table.map((row) => `| ${row.join(' | ')} |`);
    expect(values([drawn[0], '|---|:-:|---|---|---|---|', ...drawn.slice(1)].join('\n'))).toEqual(expected);
  });

  it('are those of the table only: prose behind it and names of things stay', () => {
    expect(values('Patient\tWard\nZyx Wvu\t7\n\nThe cat sat\ton the mat')).toEqual(['name: Zyx Wvu']);
    for (const text of [
      'Name\tVersion\nlodash\t4.17.21\nreact\t18.2.0',
      'Name | Type | Description\n--- | --- | ---\ntimeout | number | Milliseconds to wait',
      'Item,Name,Qty\n1,Bolt,4\n2,Nut,5',
      'Product\tPrice\tSKU\nWidget\t12.00\tAB-123\nGadget\t13.00\tAB-124',
      'Patient, aged 50, was seen\nMargins, borders, and so on',
    ])
      expect(values(text), text).toEqual([]);
  });

  it('are somebody under a heading that things have too, beside a number of somebody', () => {
    expect(values('Name\tDOB\nXylander Tjorven\t19510314')).toEqual(['name: Xylander Tjorven', 'birth-date: 19510314']);
    expect(values('Name\tVersion\nXylander Tjorven\t19510314')).toEqual([]);
  });

  it('may hold separators between quotes', () => {
    expect(values('Last name,First name,City code\n"Wvu, Xyl",Bao,7\n')).toEqual(['name: Wvu, Xyl', 'name: Bao']);
  });

  it('are looked through for the chosen kinds only', () => {
    const text = 'Name\tDOB\nAnna\t1951-03-14';
    expect(scanText(text, [detector('birth-date')]).map(({ kind }) => kind)).toEqual(['birth-date']);
  });
});

describe('fields of HL7 messages', () => {
  const segments = [
    'MSH|^~\\&|ADT1|GOOD HEALTH|LAB|X|198808181126||ADT^A01|MSG00001|P|2.3',
    'PID|1||PATID1234^5^M11~77^^^B||JONES^WILLIAM^A^III||19610615|M||C|1200 N ELM STREET^^GREENSBORO^NC^27401||(919)379-1212|||S||PATID12345001^2|123456789|987654^NC',
    'NK1|1|JONES^BARBARA^K|WIFE',
    'PV1|1|I|2000^2012^01||||004777^LEBAUER^SIDNEY^J.',
    'OBX|1|NM|GLU^Glucose||98|mg/dL',
  ];
  const expected = [
    ...['medical-record: PATID1234', 'medical-record: 77', 'name: JONES^WILLIAM^A^III', 'birth-date: 19610615'],
    ...['address: 1200 N ELM STREET^^GREENSBORO^NC^27401', 'phone: (919)379-1212', 'medical-record: PATID12345001'],
    ...['us-ssn: 123456789', 'driver-licence: 987654', 'name: JONES^BARBARA^K', 'us-npi: 004777'],
    'name: LEBAUER^SIDNEY^J',
  ];

  it('are told by their place, whatever ends a segment', () => {
    for (const end of ['\r', '\n', '\r\n']) expect(values(segments.join(end))).toEqual(expected);
  });

  it('are divided by the signs that the message says', () => {
    const other = segments.map((segment) => segment.replaceAll('|', '#').replaceAll('^', '*').replaceAll('~', '!'));
    expect(values(other.join('\r'))).toEqual(expected.map((value) => value.replaceAll('^', '*')));
  });
});

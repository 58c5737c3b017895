import { describe, expect, it } from 'vitest';
import { resourceText } from '../../../../main/import/formats/fhir.ts';
import { importedFiles } from '../../../support/importing.ts';

const files = await importedFiles();
const base64 = (text: string) => Buffer.from(text).toString('base64');
const report = {
  resourceType: 'DiagnosticReport',
  id: 'r1',
  meta: { versionId: '1' },
  text: {
    status: 'generated',
    div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>Chest x-ray: <b>clear</b>.</p></div>',
  },
  code: { coding: [{ system: 'http://loinc.org', code: '24627-2', display: 'Chest CT' }] },
  subject: { reference: 'Patient/p1' },
  conclusion: 'No acute findings.',
};
const shown = 'Diagnostic Report\nChest x-ray: clear.\ncode: Chest CT\nconclusion: No acute findings.';

describe('FHIR resources', () => {
  it('are their narrative and their values with names', () => {
    expect(resourceText(report)).toEqual({ text: shown, unread: 0 });
    expect(
      resourceText({
        resourceType: 'Observation',
        code: { text: 'Glucose' },
        subject: { reference: 'Patient/p1', display: 'Ann Roe' },
        effectivePeriod: { start: '2026-01-01', end: '2026-01-02' },
        valueQuantity: { value: 7.2, comparator: '>', unit: 'mmol/l', system: 'http://unitsofmeasure.org' },
        note: [{ text: 'Fasting.' }, { text: 'Repeat.' }],
        contained: [
          { resourceType: 'Patient', name: [{ family: 'Roe', given: ['Ann', 'B.'] }], birthDate: '1951-03-14' },
        ],
      })?.text,
    ).toBe(
      'Observation\ncode: Glucose\nsubject: Ann Roe\neffective period: 2026-01-01 – 2026-01-02\nvalue quantity: >7.2 mmol/l\n' +
        'note: Fasting.\nnote: Repeat.\nPatient\nname: Ann B. Roe\nbirth date: 1951-03-14',
    );
  });

  it('hold letters as text, and files that are not read', () => {
    const content = [
      { attachment: { contentType: 'text/plain', data: base64('Patient is well.'), title: 'Letter' } },
      { attachment: { contentType: 'application/pdf', data: base64('%PDF-') } },
    ];
    expect(resourceText({ resourceType: 'DocumentReference', content })).toEqual({
      text: 'Document Reference\ncontent attachment: Letter\nPatient is well.',
      unread: 1,
    });
  });

  it('are nothing else', () => {
    expect(resourceText({ resourceType: 'a text' })).toBeNull();
    expect(resourceText({ text: 'words' })).toBeNull();
  });

  it('are found in bundles, lines and alone, unless fields are chosen', async () => {
    const bundle = { resourceType: 'Bundle', type: 'collection', entry: [{ fullUrl: 'urn:1', resource: report }] };
    expect(await files.read('b.json', JSON.stringify(bundle))).toEqual([{ source: 'b.json:entry/1', text: shown }]);
    expect(await files.read('one.json', JSON.stringify(report))).toEqual([{ source: 'one.json', text: shown }]);
    expect(await files.read('a.ndjson', JSON.stringify(report))).toEqual([{ source: 'a.ndjson:1', text: shown }]);
    const columns = { text: 'conclusion' };
    expect(await files.read('one.json', JSON.stringify(report), { columns })).toEqual([
      { source: 'one.json', text: 'No acute findings.' },
    ]);
  });

  it('say which files in them are not read', async () => {
    const content = [{ attachment: { contentType: 'application/pdf', data: base64('%PDF-') } }];
    expect(await files.read('d.json', JSON.stringify({ resourceType: 'DocumentReference', content }))).toEqual([
      { source: 'd.json', text: 'Document Reference' },
      { source: 'd.json', problem: 'holds 1 attached file, which is not read', doubt: true },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { datasetProcedures } from '../../../preload/contract/datasets.ts';
import { languageName, words } from '../../../renderer/format.ts';
import { type Dataset, type HistoryStep, isPlanted, newName } from '../../../renderer/state/datasets.ts';
import { outcomeWords, settingWords } from '../../../renderer/state/history.ts';
import { columnsFit, importOf, initialImport, nameFrom, sharesOf } from '../../../renderer/state/importing.ts';
import { choiceOf, optionFields } from '../../../renderer/state/options.ts';

describe('an import', () => {
  const draft = { ...initialImport(), paths: ['/a/letters'], name: ' letters ' };

  it('is asked for as the program takes it, without what was left empty', () => {
    const input = importOf(draft);
    expect(input).toEqual({
      ...{ paths: ['/a/letters'], name: 'letters', role: 'domain' },
      shares: { calibration: 0.3, heldOut: 0.2 },
    });
    expect(datasetProcedures['datasets.import'].input.parse(input)).toEqual(input);
  });

  it('says everything that was entered', () => {
    const input = importOf({
      ...draft,
      ...{ role: 'general', calibration: ['/c'], heldOut: ['/h'], records: ' cases ', model: 'meadow' },
      columns: { text: '', prompt: 'Question: {q}', answer: ' a ', group: 'patient' },
      ...{ calibrationPercent: 40, heldOutPercent: 10 },
    });
    expect(input).toEqual({
      ...{ paths: ['/a/letters'], name: 'letters', role: 'general', calibration: ['/c'], heldOut: ['/h'] },
      shares: { calibration: 0.4, heldOut: 0.1 },
      columns: { prompt: 'Question: {q}', answer: 'a', group: 'patient' },
      ...{ records: 'cases', model: 'meadow' },
    });
    expect(datasetProcedures['datasets.import'].input.parse(input)).toEqual(input);
  });

  it('is none before files, a name and shares are there', () => {
    expect(importOf({ ...draft, paths: [] })).toBeNull();
    expect(importOf({ ...draft, name: '  ' })).toBeNull();
    expect(importOf({ ...draft, heldOutPercent: null })).toBeNull();
  });

  it.each([
    [{}, true],
    [{ text: 'body', group: 'client' }, true],
    [{ prompt: 'q', answer: 'a' }, true],
    [{ prompt: 'q' }, false],
    [{ answer: 'a' }, false],
    [{ text: 'body', prompt: 'q', answer: 'a' }, false],
  ])('with columns %o can be meant: %s', (columns, possible) => {
    const chosen = { columns: { ...draft.columns, ...columns } };
    expect(columnsFit(chosen)).toBe(possible);
    expect(importOf({ ...draft, ...chosen }) !== null).toBe(possible);
  });

  it.each([
    [30, 20, true],
    [90, 9, true],
    [50, 50, false],
    [91, 5, false],
    [0, 20, false],
    [null, 20, false],
  ])('divides %s %% and %s %%: %s', (calibrationPercent, heldOutPercent, possible) => {
    expect(sharesOf({ calibrationPercent, heldOutPercent }) !== null).toBe(possible);
  });

  it.each([
    ['/home/a/ward letters/', 'ward letters'],
    ['C:\\cases\\2019 (new).jsonl', '2019 new'],
    ['/a/letters.tar.gz', 'letters'],
    ['/a/cases.jsonl.gz', 'cases'],
    ['/a/archive.7z', 'archive'],
    ['/a/notes.mp3', 'notes'],
    ['/a/rules 2.1', 'rules 2.1'],
    ['/a/(old) letters.txt', 'old letters'],
    [`/a/${'x'.repeat(150)}.txt`, 'x'.repeat(100)],
    ['/a/b.tar', 'b'],
  ])('of %s is called %s', (path, name) => expect(nameFrom(path)).toBe(name));
});

const step = (operation: HistoryStep['operation'], at: string): HistoryStep => ({
  ...{ operation, at, settings: {}, outcome: {} },
});
const split = { documents: 1, bytes: 3 };
const dataset = (name: string, history: HistoryStep[]): Dataset => ({
  ...{ name, role: 'domain', documents: 3, bytes: 9, fingerprint: 'f', history, created: '', parent: null },
  splits: { train: split, calibration: split, heldOut: split },
});

describe('where a dataset comes from', () => {
  const imported = step('import', '2026-01-01');
  const [letters, notes] = [dataset('letters', [imported]), dataset('notes', [step('import', '2026-01-02')])];
  const clean = dataset('clean', [imported, step('dedupe', '2026-02-01')]);
  const planted = dataset('planted', [...clean.history, step('plant', '2026-02-02')]);
  const again = dataset('again', [...planted.history, step('redact', '2026-02-03')]);
  const all = [letters, notes, clean, planted, again];

  it('says whether secrets were planted, however long ago', () => {
    expect(all.filter(isPlanted).map(({ name }) => name)).toEqual(['planted', 'again']);
  });
});

describe('names', () => {
  it('of what is made are new and no longer than names may be', () => {
    expect(newName('letters', 'clean', ['letters'])).toBe('letters clean');
    expect(newName('letters', 'clean', ['letters clean', 'letters clean 2'])).toBe('letters clean 3');
    const long = newName('x'.repeat(100), 'with secrets', []);
    expect(long).toHaveLength(100);
    expect(long).toMatch(/x with secrets$/);
  });

  it('of languages are words, unless nobody knows them', () => {
    expect([languageName('de'), languageName('zh'), languageName('?')]).toEqual(['German', 'Chinese', '?']);
  });

  it('of the program are said as words', () => {
    expect(['alsoHeldOut', 'IBAN', 'germanIBAN', 'tax_number', 'el2n'].map(words)).toEqual([
      ...['also held out', 'IBAN', 'german IBAN', 'tax number', 'el2n'],
    ]);
  });
});

describe('a step of the history', () => {
  it('says its settings in words', () => {
    expect(
      settingWords({
        paths: ['/a', '/b', '/c', '/d', '/e'],
        ...{ calibration: undefined, columns: { group: 'patient' }, seed: 0, boilerplate: true, records: null },
        shares: { calibration: 0.3, heldOut: 0.2 },
      }),
    ).toEqual([
      ...['files: /a, /b, /c, and 2 more', 'columns: group: patient', 'seed: 0'],
      'without lines that stand in many documents',
      'shares: calibration: 30 %, held out: 20 %',
    ]);
    expect(settingWords({ boilerplate: false, against: [], newOption: 2.5 })).toEqual(['new option: 2.5']);
    expect(settingWords({ strategy: { name: 'paser', mostGroups: 7 } })).toEqual(['strategy: paser (most groups: 7)']);
    expect(settingWords({ calibration: ['/c'], threshold: 0.8 })).toEqual(['calibration: /c', 'likeness: 80 %']);
  });

  it('says what came of it, and not what did not happen', () => {
    const said = (operation: HistoryStep['operation'], outcome: Record<string, number>) =>
      outcomeWords({ operation, outcome });
    expect(said('import', { documents: 1, groups: 0, problems: 2 })).toEqual([
      '1 document',
      '2 things not read, or with a doubt',
    ]);
    expect(said('redact', { documents: 3, iban: 1234, 'new-kind': 1 })).toEqual([
      ...['3 documents changed', 'bank account (IBAN): 1,234', 'new kind: 1'],
    ]);
    expect(said('select', { chosen: 12, of: 1200, tokens: 10, ofTokens: 100 })).toEqual([
      ...['12 of 1,200 documents chosen', '10 of 100 tokens'],
    ]);
    expect(said('plant', { secrets: 1, planted: 8, newCount: 2 })).toEqual([
      ...['1 secret planted', '8 documents with a secret', 'new count: 2'],
    ]);
  });
});

describe('options of a strategy', () => {
  const schema = z.toJSONSchema(
    z.strictObject({
      keep: z.number().min(0).max(1).default(0.5).describe('How much stays.'),
      nearestFew: z.number().int().min(1).default(5),
      slice: z.enum(['low', 'middle']).default('middle'),
      whole: z.boolean().default(false),
      limit: z.number().gt(0).nullable().default(null),
      weights: z.array(z.number()).default([1]),
    }),
    { io: 'input' },
  );
  const fields = optionFields(schema);

  it('are asked for where they are simple, within their limits', () => {
    expect(fields).toEqual([
      {
        ...{ name: 'keep', label: 'keep', explanation: 'How much stays.', kind: 'number' },
        ...{ initial: 0.5, min: 0, max: 1, step: 'any' },
      },
      {
        ...{ name: 'nearestFew', label: 'nearest few', explanation: '', kind: 'number' },
        ...{ initial: 5, min: 1, max: undefined, step: 1 },
      },
      {
        ...{ name: 'slice', label: 'slice', explanation: '', kind: 'choice' },
        ...{ initial: 'middle', choices: ['low', 'middle'] },
      },
      { name: 'whole', label: 'whole', explanation: '', kind: 'switch', initial: false },
      {
        ...{ name: 'limit', label: 'limit', explanation: '', kind: 'number' },
        ...{ initial: null, min: 0, max: undefined, step: 'any' },
      },
    ]);
    for (const nothing of [undefined, null, 'x', {}, { properties: { a: null, b: { type: 'string' } } }])
      expect(optionFields(nothing)).toEqual([]);
  });

  it('are said only where they differ', () => {
    expect(choiceOf('zipFit', fields, {})).toBe('zipFit');
    expect(choiceOf('zipFit', fields, { keep: 0.5, whole: false })).toBe('zipFit');
    expect(choiceOf('zipFit', fields, { keep: 0.25, slice: 'low', unknown: 1 })).toEqual({
      ...{ name: 'zipFit', keep: 0.25, slice: 'low' },
    });
  });
});

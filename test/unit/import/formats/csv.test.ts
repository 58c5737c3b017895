import { describe, expect, it } from 'vitest';
import { documentsOf, importedFiles, problemsOf } from '../../../support/importing.ts';

const files = await importedFiles();
const read = (name: string, content: string, text?: string) => files.read(name, content, { columns: { text } });

describe('what a file says of its separator', () => {
  it.each(['sep=|\n', '"sep=|"\n'])('is no row: %j', async (line) => {
    expect(await files.read('sep.csv', `${line}text|n\na;b|1\n`)).toEqual([{ source: 'sep.csv:3', text: 'a;b' }]);
  });
});

describe('a table without a column for text', () => {
  it('is one text, row by row, with a doubt; or of its own choice', async () => {
    const rows = 'ward,drug\nNorth,aspirin\n,"two\nlines"\n';
    const text = 'ward\tdrug\nNorth\taspirin\n\ttwo lines';
    expect(await files.read('table.csv', rows)).toEqual([
      { source: 'table.csv', text },
      { source: 'table.csv', doubt: true, problem: expect.stringContaining('choose with --text') },
    ]);
    expect(await files.read('table.csv', rows, { choices: { wholeTables: true } })).toEqual([
      { source: 'table.csv', text },
    ]);
    expect(await files.read('table.csv', rows, { columns: { text: 'drug' } })).toHaveLength(2);
  });
});

describe('CSV tables', () => {
  it.each([
    ['comma.csv', 'id,text\n1,"a, b"\n2,c'],
    ['semicolon.csv', 'id;text\r\n1;a, b\r\n2;c\r\n'],
    ['tab.tsv', 'id\ttext\n1\ta, b\n2\tc\n'],
    ['bar.csv', '"id, or number"|text\n1|a, b\n2|c'],
    ['mac.csv', 'id;text\r1;a, b\r2;c\r'],
    ['marked.csv', '\ufeffid,text\n1,"a, b"\n2,c'],
  ])('are read from %s', async (name, content) => {
    expect((await read(name, content)).map((item) => 'text' in item && item.text)).toEqual(['a, b', 'c']);
  });

  it('have lines within cells, and rows know where they begin', async () => {
    const content = 'id,text\n1,"one\ntwo ""quoted"""\n\n\n2,"three"\n3,a "loose" quote\n';
    expect(await read('lines.csv', content)).toEqual([
      { source: 'lines.csv:2', text: 'one\ntwo "quoted"' },
      { source: 'lines.csv:6', text: 'three' },
      { source: 'lines.csv:7', text: 'a "loose" quote' },
    ]);
  });

  it('say which rows do not fit', async () => {
    expect(await read('ragged.csv', 'id,text\n1,a\n2\n3,b,c\n4,d')).toEqual([
      { source: 'ragged.csv:2', text: 'a' },
      {
        source: 'ragged.csv:3',
        problem: 'has 1 cell, and the first row has 2; put quotes around cells that hold the separator',
      },
      {
        source: 'ragged.csv:4',
        problem: 'has 3 cells, and the first row has 2; put quotes around cells that hold the separator',
      },
      { source: 'ragged.csv:5', text: 'd' },
    ]);
  });

  it('may have columns without a name, or with the same one', async () => {
    expect(await read('names.csv', 'a,,a,__proto__\n1,2,3,4', '{a}{column 2}{a (2)}{__proto__}')).toEqual([
      { source: 'names.csv:2', text: '1234' },
    ]);
  });

  it('keep what comes before a quote that is never closed', async () => {
    expect(await read('open.csv', 'text,n\na,1\n"b,2\nc,3\n')).toEqual([
      { source: 'open.csv:2', text: 'a' },
      {
        source: 'open.csv',
        problem: 'cannot be read after line 2, where a quote opens and none closes; mend it and import the file again',
      },
    ]);
  });

  it('keep what comes before a row without an end', async () => {
    const [first, second] = await read('row.csv', `text,n\na,1\n"${'b,'.repeat(2_100_000)}`);
    expect(first).toEqual({ source: 'row.csv:2', text: 'a' });
    expect(second).toEqual({
      source: 'row.csv',
      problem:
        'cannot be read after line 2, where a row has more than 4 MB, perhaps after a quote that nothing closes; mend it and import the file again',
    });
  });

  it('need rows', async () => {
    const problem = 'holds no rows below its first one, which names the columns';
    expect(await read('head.csv', 'id,text\n')).toEqual([{ source: 'head.csv', problem }]);
  });

  it('may be long', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => `${i},"line ${i}\nü€, ${'x'.repeat(i % 50)}"`);
    const items = await read('long.csv', ['n,text', ...rows].join('\n'));
    expect(problemsOf(items)).toEqual([]);
    expect(documentsOf(items).map(({ text }) => text)).toEqual(rows.map((row) => row.slice(row.indexOf('"') + 1, -1)));
    expect(items.at(-1)?.source).toBe('long.csv:60000');
  });
});

import { describe, expect, it } from 'vitest';
import { documentsOf, importedFiles, problemsOf } from '../../../support/importing.ts';

const files = await importedFiles();
const read = (name: string, value: unknown, records?: string, text?: string) =>
  files.read(name, JSON.stringify(value), { records, columns: { text } });

describe('JSON files', () => {
  it('are lists of records or texts', async () => {
    expect(await read('list.json', [{ text: 'one' }, 'two', 3, null, [4], { text: 'last' }])).toEqual([
      { source: 'list.json:1', text: 'one' },
      { source: 'list.json:2', text: 'two' },
      { source: 'list.json:3', problem: 'is a number; expected an object with named fields, or a text' },
      { source: 'list.json:4', problem: 'is null; expected an object with named fields, or a text' },
      { source: 'list.json:5/1', problem: 'is a number; expected an object with named fields, or a text' },
      { source: 'list.json:6', text: 'last' },
    ]);
  });

  it('are objects whose values are records, with their names as keys', async () => {
    const value = { first: { text: 'one' }, second: { text: 'two', key: 'own' } };
    expect(await read('keyed.json', value, undefined, '{key}: {text}')).toEqual([
      { source: 'keyed.json:first', text: 'first: one' },
      { source: 'keyed.json:second', text: 'own: two' },
    ]);
  });

  it('are objects with one list of records, which know what is around them', async () => {
    const value = { title: 'All', tags: ['x'], entries: [{ text: 'one' }, { text: 'two' }] };
    expect(await read('wrapped.json', value, undefined, '{title}: {text}')).toEqual([
      { source: 'wrapped.json:entries/1', text: 'All: one' },
      { source: 'wrapped.json:entries/2', text: 'All: two' },
    ]);
  });

  it('are values one after the other, without a list around them', async () => {
    const items = await files.read('several.json', '{"text":"a one"}\n{"text":"b two"} {"text":}\n');
    expect(items).toEqual([
      { source: 'several.json:1', text: 'a one' },
      { source: 'several.json:2', text: 'b two' },
      { source: 'several.json:3', problem: expect.stringContaining('is not valid JSON') },
    ]);
  });

  it('are columns, of which the rows are records', async () => {
    const columns = { text: ['one', 'two'], id: [1, 2] };
    const rows = ['one 1', 'two 2'].map((text, i) => ({ source: `columns.json:${i + 1}`, text }));
    expect(await read('columns.json', columns, undefined, '{text} {id}')).toEqual(rows);
    const numbered = { text: { 0: 'one', 1: 'two' }, id: { 0: 1, 1: 2 } };
    expect(await read('columns.json', numbered, undefined, '{text} {id}')).toEqual(rows);
  });

  it('may wrap their records, and hold numbers that are none', async () => {
    const wrapped = { data: { items: [{ body: { text: 'one' } }, { body: { text: 'two' } }] } };
    expect(await read('deep.json', wrapped)).toEqual([
      { source: 'deep.json:data/items/1', text: 'one' },
      { source: 'deep.json:data/items/2', text: 'two' },
    ]);
    expect(await files.read('nan.jsonl', '{"text":"NaN stays","score":NaN,"x":[-Infinity]}')).toEqual([
      { source: 'nan.jsonl:1', text: 'NaN stays' },
    ]);
  });

  it('hold answers of which one was chosen, and calls of tools', async () => {
    expect(await read('pairs.json', [{ prompt: 'P', chosen: 'good', rejected: 'bad' }])).toEqual([
      { source: 'pairs.json:1', text: 'P\ngood', answerFrom: 2 },
    ]);
    const chat = (messages: readonly { role: string; content: string }[]) =>
      messages.map(({ role, content }) => `${role}: ${content}`).join('|');
    const said = (role: string, content: string) => ({ role, content });
    const chosen = [
      { prompt: [said('user', 'P')], chosen: [said('assistant', 'c')], rejected: [said('assistant', 'r')] },
    ];
    expect(await files.read('chats.json', JSON.stringify(chosen), { chat })).toEqual([
      { source: 'chats.json:1', text: 'user: P|assistant: c', marked: true },
    ]);
    const call = {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c', function: { name: 'f', arguments: '{}' } }],
    };
    expect(await files.read('calls.json', JSON.stringify([{ messages: [call] }]), { chat })).toEqual([
      { source: 'calls.json:1', text: 'assistant: {"name":"f","arguments":"{}"}', marked: true },
    ]);
  });

  it('are one record, or one text', async () => {
    expect(await read('one.json', { text: 'words', n: 1 })).toEqual([{ source: 'one.json', text: 'words' }]);
    expect(await read('two.json', { text: 'words', a: [{ b: 1 }], c: [{ d: 1 }] })).toHaveLength(1);
    expect(await read('text.json', 'words')).toEqual([{ source: 'text.json', text: 'words' }]);
  });

  it('give the records that a path leads to, through lists and objects', async () => {
    const squad = {
      version: 2,
      data: [
        { title: 'A', paragraphs: [{ context: 'c1', qas: [{ question: 'q1' }, { question: 'q2' }] }] },
        {
          title: 'B',
          paragraphs: [
            { context: 'c2', qas: [{ question: 'q3' }] },
            { context: 'c3', qas: [] },
          ],
        },
      ],
    };
    const texts = ['1 A c1 q1', '1 A c1 q2', '1 B c2 q3'].map((text) => text.replace('1 ', '2: '));
    for (const path of ['data.paragraphs.qas', 'paragraphs.qas']) {
      const items = await read('squad.json', squad, path, '{version}: {title} {context} {question}');
      expect(documentsOf(items).map(({ text }) => text)).toEqual(texts);
    }
    expect((await read('squad.json', squad, 'data.paragraphs.qas', 'question')).map(({ source }) => source)).toEqual([
      'squad.json:data/1/paragraphs/1/qas/1',
      'squad.json:data/1/paragraphs/1/qas/2',
      'squad.json:data/2/paragraphs/1/qas/1',
    ]);
    const list = [{ questions: [{ text: 'a' }, 'b'] }, { other: 1 }, { questions: [{ text: 'c' }] }];
    expect(await read('nested.json', list, 'questions')).toEqual([
      { source: 'nested.json:1/questions/1', text: 'a' },
      { source: 'nested.json:1/questions/2', text: 'b' },
      { source: 'nested.json:3/questions/1', text: 'c' },
    ]);
  });

  it('say what there is when a path leads nowhere', async () => {
    const problem = 'holds no "answers" to take records from; it has "id" and "text"';
    expect(await read('path.json', [{ id: 1, text: 'x' }], 'answers')).toEqual([{ source: 'path.json', problem }]);
    expect(await read('path.json', { id: 1, text: 'x' }, 'answers')).toEqual([{ source: 'path.json', problem }]);
    expect(await read('none.json', [])).toEqual([{ source: 'none.json', problem: 'holds no entries' }]);
  });

  it.each([
    ['half.json', '[{"text":"a"},{"text":', ['a'], 'ends before its list does; is the file complete?'],
    ['wrong.json', '[{"text":"a"},{text:"b"},{"text":"c"}]', ['a', 'c'], 'is not valid JSON (at character 1)'],
    ['gap.json', '["a",,"b"]', ['a', 'b'], 'is not valid JSON (it ends too early)'],
    ['more.json', '["a"] "b"', ['a'], 'goes on after the end of its list'],
    ['object.json', '{"text":"a"', [], 'is not valid JSON (at character 11)'],
    ['closed.json', '["a"}', ['a'], 'ends before its list does; is the file complete?'],
  ])('say what is wrong with %s, and give the rest', async (name, content, texts, problem) => {
    const items = await files.read(name, content);
    expect(documentsOf(items).map(({ text }) => text)).toEqual(texts);
    expect(problemsOf(items).map((item) => item.problem)).toEqual([problem]);
  });

  it('are cut at the commas and brackets that count', async () => {
    const texts = ['a, b] c', 'quo"te, [', 'back\\', '\\"', '{"x": [1, 2]}', 'tab\t, ü 😀'];
    const spaced = `\n [ ${texts.map((text) => JSON.stringify({ text, more: [1, { a: [2, 3] }] }, null, 1)).join(' ,\n')} ] \n`;
    expect(documentsOf(await files.read('cut.json', spaced)).map(({ text }) => text)).toEqual(texts);
  });

  it('may be larger than a piece of a file', async () => {
    const texts = Array.from({ length: 5000 }, (_, i) => `"${i}\\ ${'€,'.repeat(i % 97)}`);
    expect(
      documentsOf(
        await read(
          'large.json',
          texts.map((text) => ({ text })),
        ),
      ).map(({ text }) => text),
    ).toEqual(texts);
  });

  it('nest as deeply as they like without harm', async () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    const items = await files.read('deep.json', `[{"text":${deep}},{"a":${deep}},${deep},{"text":"x"}]`, {
      columns: { text: 'text' },
    });
    expect(documentsOf(items)).toEqual([{ source: 'deep.json:4', text: 'x' }]);
    expect(problemsOf(items).map(({ problem }) => problem)).toEqual([
      'has a field "text" of lists in lists 16 deep',
      'has no field "text"; its fields are "a"',
      'is a list; expected an object with named fields, or a text',
    ]);
    expect(await files.read('deep.json', `[{"a":${deep}}]`, { columns: { text: 'a.b' } })).toEqual([
      { source: 'deep.json:1', problem: 'is nested too deeply, or too long for one document' },
    ]);
  });

  it('are not parsed when that would fill the memory', async () => {
    const bomb = `{"a":[${'[],'.repeat(13_000_000)}[]]}`;
    expect(await files.read('bomb.json', bomb)).toEqual([
      {
        source: 'bomb.json',
        problem: 'would need more than 1,000 MB of memory; make it JSON lines, with one record on each line',
      },
    ]);
  });

  it('have fields of any name', async () => {
    const value = '[{"__proto__":{"text":"p"},"text":"a"},{"constructor":"c"},{"toString":"t"}]';
    expect(await files.read('names.json', value, { columns: { text: 'constructor' } })).toEqual([
      { source: 'names.json:1', problem: 'has no field "constructor"; its fields are "__proto__" and "text"' },
      { source: 'names.json:2', text: 'c' },
      { source: 'names.json:3', problem: 'has no field "constructor"; its fields are "toString"' },
    ]);
  });
});

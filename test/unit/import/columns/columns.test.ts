import { describe, expect, it } from 'vitest';
import { documentsFrom } from '../../../../main/import/columns/columns.ts';
import type { Columns, FileRecord } from '../../../../main/import/reader.ts';
import { importedFiles } from '../../../support/importing.ts';

type Fields = Record<string, unknown>;

const files = await importedFiles();
const record = (fields: Fields, within: FileRecord | null = null): FileRecord => ({ fields, within });
const made = (fields: Fields, columns?: Columns, within: FileRecord | null = null) => {
  const { source, ...rest } = documentsFrom(columns)(record(fields, within), 'here');
  expect(source).toBe('here');
  return rest;
};

describe('columns with usual names', () => {
  it.each([
    [{ text: 'a', content: 'b' }, { text: 'a' }],
    [{ id: 1, Content: 'b' }, { text: 'b' }],
    [{ BODY: 'b' }, { text: 'b' }],
    [{ title: 't', document: ['p', 'q'] }, { text: 'p\nq' }],
    [{ text: 'plain', prompt: 'p', completion: 'c' }, { text: 'plain' }],
    [
      { prompt: 'Q: why?', completion: ' Because.' },
      { text: 'Q: why? Because.', answerFrom: 7 },
    ],
    [
      { instruction: 'Say yes', output: 'Yes' },
      { text: 'Say yes\nYes', answerFrom: 8 },
    ],
    [
      { instruction: 'Add', input: '1 2', output: '3' },
      { text: 'Add\n1 2\n3', answerFrom: 8 },
    ],
    [
      { instruction: 'Add', input: '', output: '3' },
      { text: 'Add\n3', answerFrom: 4 },
    ],
    [
      { instruction: 'Tell', context: 'c', response: 'r' },
      { text: 'Tell\nc\nr', answerFrom: 7 },
    ],
    [
      { question: '', answer: 'Alone' },
      { text: 'Alone', answerFrom: 0 },
    ],
    [
      { Question: 'Why?', Answer: ['a', 7, true] },
      { text: 'Why?\na\n7\ntrue', answerFrom: 5 },
    ],
    [
      { question: 'q', answer: 'a', document: 'd' },
      { text: 'q\na', answerFrom: 2 },
    ],
    [
      { prompt: 1, completion: 'x' },
      { text: '1\nx', answerFrom: 2 },
    ],
  ])('make a document of %j', (fields, content) => {
    expect(made(fields)).toEqual(content);
  });

  it.each([
    [{ text: '  ' }, 'the text is empty'],
    [{ text: null }, 'the text is empty'],
    [{ prompt: 'Q', completion: '  ' }, 'the field "completion" is empty'],
    [{ text: { a: 1 } }, 'has a field "text" that has fields of its own; name one of them, such as "text.a"'],
    [
      { source: 's', summary: 't' },
      'has no field that is known to hold the text; its fields are "source" and "summary". Choose with --text, or with --prompt and --answer',
    ],
    [
      {},
      'has no field that is known to hold the text; it has no fields. Choose with --text, or with --prompt and --answer',
    ],
    [{ messages: [] }, expect.stringContaining('its fields are "messages"')],
  ])('say what is wrong with %j', (fields, problem) => {
    expect(made(fields)).toEqual({ problem });
  });

  it('are told by the dozen', () => {
    const fields = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${i}${'x'.repeat(50)}`, 1]));
    const [, told] = /its fields are (.*)\. Choose/.exec((made(fields) as { problem: string }).problem) ?? [];
    expect(told?.split(', ')).toHaveLength(12);
    expect(told).toMatch(/"0x{38}…", .*…" and 18 more$/);
  });
});

describe('columns that were chosen', () => {
  const within = record({
    title: 'T',
    id: 1,
    table: [
      ['', '2019'],
      ['Sales', 7],
    ],
  });
  const article = {
    Head: 'H',
    'a.b': 'dotted',
    a: { b: 'nested', c: 'deep' },
    paragraphs: [{ text: 'one', refs: ['r1', 'r2'] }, { text: 'two' }, { other: 1 }],
    empty: null,
    n: 3.5,
  };

  it.each([
    ['Head', 'H'],
    ['head', 'H'],
    ['a.b', 'dotted'],
    ['a.c', 'deep'],
    ['paragraphs.text', 'one\ntwo'],
    ['paragraphs.1.text', 'two'],
    ['paragraphs.refs', 'r1\nr2'],
    ['n', '3.5'],
    ['title', 'T'],
    ['table', '\t2019\nSales\t7'],
    ['table.1', 'Sales\n7'],
    ['{title}: {Head}\\n\\t{n}{empty}', 'T: H\n\t3.5'],
    ['{ title } {', 'T {'],
  ])('take %s', (text, expected) => {
    expect(made(article, { text }, within)).toEqual({ text: expected });
  });

  it.each([
    [
      'missing',
      'has no field "missing"; its fields are "Head", "a.b", "a", "paragraphs", "empty", "n", "title", "id" and "table"',
    ],
    ['{Head} {missing}', expect.stringContaining('has no field "missing"')],
    ['empty', 'the text is empty'],
    ['paragraphs', 'has a field "paragraphs" that has fields of its own; name one of them, such as "paragraphs.text"'],
    ['paragraphs.missing', expect.stringContaining('has no field "paragraphs.missing"')],
  ])('say why there is no %s', (text, problem) => {
    expect(made(article, { text }, within)).toEqual({ problem });
  });

  it('take what the nearest record says', () => {
    expect(made({ title: 'own' }, { text: 'title' }, within)).toEqual({ text: 'own' });
  });

  it('make pairs of fields and of words around them', () => {
    expect(made({ q: 'Why?', a: 'So.' }, { prompt: 'Question: {q}\\nAnswer: ', answer: 'a' })).toEqual({
      text: 'Question: Why?\nAnswer: So.',
      answerFrom: 23,
    });
    expect(made({ q: 'Why?', a: null }, { prompt: 'q', answer: 'a' })).toEqual({ problem: 'the field "a" is empty' });
  });

  it('put documents into groups', () => {
    expect(made({ text: 'a', patient: 12 }, { group: 'patient' })).toEqual({ text: 'a', group: '12' });
    expect(made({ text: 'a', patient: null }, { group: 'patient' })).toEqual({ text: 'a' });
    expect(made({ text: 'a' }, { group: '{title}/{id}' }, within)).toEqual({ text: 'a', group: 'T/1' });
    expect(made({ text: 'a' }, { group: 'patient' })).toEqual({
      problem: 'has no field "patient"; its fields are "text"',
    });
  });

  it('take dates and large numbers, and no bytes', () => {
    expect(made({ t: [new Date(0), 2n ** 64n, new Date(NaN)] }, { text: 't' })).toEqual({
      text: '1970-01-01T00:00:00.000Z\n18446744073709551616\n',
    });
    expect(made({ t: new Uint8Array(2) }, { text: 't' })).toEqual({ problem: 'has bytes in the field "t", not text' });
  });
});

describe('conversations', () => {
  const line = (fields: Fields) => `${JSON.stringify(fields)}\n`;
  const chat = (messages: readonly { role: string; content: string }[]) => {
    if (messages[0]?.role === 'tool') throw new Error('Roles must alternate');
    return messages.map(({ role, content }) => `<${role}>${content}`).join('');
  };
  const content =
    line({
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: [{ type: 'text', text: 'Ho' }] },
      ],
    }) +
    line({
      conversations: [
        { from: 'human', value: 'Hi' },
        { from: 'gpt', value: 'Ho' },
      ],
      patient: 'p',
    }) +
    line({ turns: [{ role: 'system', content: null }] }) +
    line({ messages: [{ role: 'tool', content: '1' }] }) +
    line({ messages: [{ role: 'user', content: { image: 1 } }] });

  it('are written by the template of the model', async () => {
    const items = await files.read('chat.jsonl', content, { chat });
    expect(items).toEqual([
      { source: 'chat.jsonl:1', text: '<user>Hi<assistant>Ho', marked: true },
      { source: 'chat.jsonl:2', text: '<user>Hi<assistant>Ho', marked: true },
      { source: 'chat.jsonl:3', problem: expect.stringContaining('its fields are "turns"') },
      { source: 'chat.jsonl:4', problem: 'does not fit the chat template of the model: Roles must alternate' },
      { source: 'chat.jsonl:5', problem: 'has no text in message 1' },
    ]);
    const chosen = line({ turns: [{ role: 'user', content: 'x' }], who: 'p' });
    expect(await files.read('turns.jsonl', chosen, { chat, columns: { text: 'turns', group: 'who' } })).toEqual([
      { source: 'turns.jsonl:1', text: '<user>x', marked: true, group: 'p' },
    ]);
  });

  it('need a model', async () => {
    const [item] = await files.read('chat.jsonl', content);
    expect(item).toEqual({
      source: 'chat.jsonl:1',
      problem: 'is a conversation, which only a model knows how to write; choose the model it is for',
    });
  });
});

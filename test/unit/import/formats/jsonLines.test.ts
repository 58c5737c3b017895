import { describe, expect, it } from 'vitest';
import { importedFiles } from '../../../support/importing.ts';

const files = await importedFiles();

describe('JSON lines', () => {
  it('are read line by line, and it is said which lines are none', async () => {
    const lines = ['{"text":"one"}', '', '"two"', '{"text":', '{"other":"x"}', '{"text":"  "}', '7', '{"text":"last"}'];
    expect(await files.read('lines.jsonl', lines.join('\n'))).toEqual([
      { source: 'lines.jsonl:1', text: 'one' },
      { source: 'lines.jsonl:3', text: 'two' },
      { source: 'lines.jsonl:4', problem: 'is not valid JSON (it ends too early)' },
      {
        source: 'lines.jsonl:5',
        problem:
          'has no field that is known to hold the text; its fields are "other". Choose with --text, or with --prompt and --answer',
      },
      { source: 'lines.jsonl:6', problem: 'the text is empty' },
      { source: 'lines.jsonl:7', problem: 'is a number; expected an object with named fields, or a text' },
      { source: 'lines.jsonl:8', text: 'last' },
    ]);
  });

  it('end in any way', async () => {
    expect(await files.read('windows.ndjson', '{"text":"a"}\r\n\r\n  \r\n{"text":"b"}\r\n')).toEqual([
      { source: 'windows.ndjson:1', text: 'a' },
      { source: 'windows.ndjson:4', text: 'b' },
    ]);
    expect(await files.read('none.jsonl', '\n \n')).toEqual([{ source: 'none.jsonl', problem: 'is empty' }]);
  });

  it('may be in UTF-16', async () => {
    const content = Buffer.from('\ufeff{"text":"Ā\u0a0a"}\n{"text":"b"}\n', 'utf16le');
    expect(await files.read('wide.jsonl', content)).toEqual([
      { source: 'wide.jsonl:1', text: 'Ā\u0a0a' },
      { source: 'wide.jsonl:2', text: 'b' },
    ]);
  });

  it('hold records inside of records', async () => {
    const line = JSON.stringify({ title: 'T', parts: [{ text: 'a' }, { text: 'b' }] });
    const options = { records: 'parts', columns: { text: '{title}: {text}' } };
    expect(await files.read('parts.jsonl', `${line}\n${line}`, options)).toEqual([
      { source: 'parts.jsonl:1/parts/1', text: 'T: a' },
      { source: 'parts.jsonl:1/parts/2', text: 'T: b' },
      { source: 'parts.jsonl:2/parts/1', text: 'T: a' },
      { source: 'parts.jsonl:2/parts/2', text: 'T: b' },
    ]);
    expect(await files.read('parts.jsonl', line, { records: 'pieces' })).toEqual([
      { source: 'parts.jsonl', problem: 'holds no "pieces" to take records from; it has "title" and "parts"' },
    ]);
  });

  it('have a limit, after which the next one is read', async () => {
    const items = await files.read('long.jsonl', `{"text":"${'x'.repeat(64_000_001)}"}\n{"text":"after"}`);
    expect(items).toEqual([
      { source: 'long.jsonl:1', problem: 'is longer than 64 MB; expected a record on each line' },
      { source: 'long.jsonl:2', text: 'after' },
    ]);
  });

  it('nest as deeply as they like without harm', async () => {
    const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000);
    const items = await files.read('deep.jsonl', `${deep}\n${'['.repeat(1_000_000)}\n{"text":"x"}`);
    expect(items).toEqual([
      { source: 'deep.jsonl:1/1', problem: 'is a list; expected an object with named fields, or a text' },
      { source: 'deep.jsonl:2', problem: 'is not valid JSON (it ends too early)' },
      { source: 'deep.jsonl:3', text: 'x' },
    ]);
  });
});

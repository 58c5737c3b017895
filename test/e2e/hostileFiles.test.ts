import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Document, ImportProblem } from '../../main/corpus/document.ts';
import type * as importing from '../../main/import/import.ts';
import { formsInForms } from '../../bench/hostile/craftedOffice.ts';
import { zipOf } from '../support/archives.ts';
import { documentsOf, importedFiles, problemsOf } from '../support/importing.ts';

/** Only the built program reads files in a thread of their own. */
const built = join(import.meta.dirname, '../../dist/main/import/import.js');
const { importDocuments } = (await import(pathToFileURL(built).href)) as typeof importing;

const files = await importedFiles();

async function imported(path: string, options: importing.ImportOptions = {}) {
  const items: (Document | ImportProblem)[] = [];
  const seen: importing.ImportedFile[] = [];
  for await (const item of importDocuments([path], { ...options, onFile: (file) => void seen.push(file) }))
    items.push(item);
  return { documents: documentsOf(items), problems: problemsOf(items), seen };
}

/** Its one page draws ten million words. */
const endless = formsInForms(7);
const hangs = { limits: { patience: 1000 } };
const hung = (source: string) => ({
  source,
  problem: expect.stringMatching(/^took more than \d+ s, far longer than its size explains, and was left out$/),
});

describe('files that mean harm', () => {
  it('do not end the reading when they hang', async () => {
    await files.write('hang/a.txt', 'before');
    await files.write('hang/b.pdf', endless);
    await files.write('hang/c.txt', 'between');
    await files.write('hang/d.pdf', endless);
    await files.write('hang/e.txt', 'after');
    const { documents, problems, seen } = await imported(join(files.folder, 'hang'), hangs);
    expect(documents.map(({ text }) => text)).toEqual(['before', 'between', 'after']);
    expect(problems).toEqual([hung('hang/b.pdf'), hung('hang/d.pdf')]);
    expect(seen.map(({ number, documents: count }) => [number, count])).toEqual([
      [1, 1],
      [2, 0],
      [3, 1],
      [4, 0],
      [5, 1],
    ]);
  });

  it('do not cost the rest of their archive', async () => {
    const inner = await zipOf({ 'b.pdf': endless, 'c.txt': 'in it' });
    const path = await files.write('a.zip', await zipOf({ 'a.txt': 'before', 'in.zip': inner, 'd.txt': 'after' }));
    const { documents, problems, seen } = await imported(path, hangs);
    expect(documents.map(({ text }) => text)).toEqual(['before', 'in it', 'after']);
    expect(problems).toEqual([hung('a.zip/in.zip/b.pdf')]);
    expect(seen).toEqual([{ number: 1, source: 'a.zip', documents: 3, problems: 1 }]);
  });

  it('cost the rest of their archive when there are many', async () => {
    const contents = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`${name}.pdf`, endless]));
    await files.write('many/a.zip', await zipOf({ '0.txt': 'before', ...contents, 'e.txt': 'lost' }));
    await files.write('many/b.txt', 'after');
    const { documents, problems, seen } = await imported(join(files.folder, 'many'), hangs);
    expect(documents.map(({ text }) => text)).toEqual(['before', 'after']);
    expect(problems).toEqual([
      hung('many/a.zip/a.pdf'),
      hung('many/a.zip/b.pdf'),
      hung('many/a.zip/c.pdf'),
      { source: 'many/a.zip', problem: 'has 3 files that had to be left out; the rest of it was not read' },
    ]);
    expect(seen).toHaveLength(2);
  });

  it('do not fill the memory', async () => {
    await files.write('memory/a.jsonl', '{"text":"one"}');
    await files.write('memory/b.json', `{"a":[${'[],'.repeat(10_000_000)}[]]}`);
    await files.write('memory/c.txt', 'after');
    const { documents, problems } = await imported(join(files.folder, 'memory'), { limits: { memory: 150_000_000 } });
    expect(documents.map(({ text }) => text)).toEqual(['one', 'after']);
    expect(problems).toEqual([
      { source: 'memory/b.json', problem: 'needs more than 150 MB of memory and was left out; divide it' },
    ]);
  });
});

describe('reading in a thread', () => {
  it('waits for whoever takes the documents', async () => {
    const lines = Array.from({ length: 300 }, (_, i) => `{"n":${i},"text":"${'x'.repeat(100_000)}"}\n`);
    const path = await files.write('much.jsonl', lines.join(''));
    const sources: string[] = [];
    for await (const { source } of importDocuments([path])) {
      sources.push(source);
      if (sources.length % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(sources).toEqual(lines.map((_, i) => `much.jsonl:${i + 1}`));
  });

  it('ends when nobody wants more', async () => {
    const path = await files.write('more.jsonl', '{"text":"x"}\n'.repeat(100_000));
    let count = 0;
    for await (const item of importDocuments([path])) {
      count += Number('text' in item);
      if (count === 10) break;
    }
    expect(count).toBe(10);
  });

  it('writes conversations where the model is', async () => {
    const path = await files.write('chat.jsonl', '{"messages":[{"role":"user","content":"Hi"}]}\n'.repeat(3));
    const { documents } = await imported(path, { chat: (messages) => `<${messages[0]?.content}>` });
    expect(documents.map(({ text }) => text)).toEqual(['<Hi>', '<Hi>', '<Hi>']);
  });
});

import { chmod, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ImportedFile, importDocuments } from '../../../main/import/import.ts';
import { documentsOf, imported, importedFiles, problemsOf } from '../../support/importing.ts';

const files = await importedFiles();

/** A folder with files of these names; each holds its own name. */
async function tree(name: string, ...names: string[]): Promise<string> {
  for (const inner of names) await files.write(`${name}/${inner}`, inner);
  return join(files.folder, name);
}

describe('importDocuments', () => {
  it('says loudly that a path is wrong', async () => {
    const path = join(files.folder, 'missing');
    expect(await imported([path])).toEqual([{ source: 'missing', problem: `there is no file or folder ${path}` }]);
  });

  it('walks folders in order, without hidden files and without going in circles', async () => {
    const folder = await tree('tree', 'c.txt', 'a.txt', 'b/inner.txt', '.hidden.txt', '.git/config.txt');
    await symlink(folder, join(folder, 'b', 'loop'));
    await symlink('nowhere', join(folder, 'd.txt'));
    await symlink('self', join(folder, 'self'));
    expect(await imported([folder])).toEqual([
      { source: 'tree/a.txt', text: 'a.txt' },
      { source: 'tree/b/inner.txt', text: 'b/inner.txt' },
      { source: 'tree/b/loop', problem: 'links back to a folder that contains it' },
      { source: 'tree/c.txt', text: 'c.txt' },
      { source: 'tree/d.txt', problem: `there is no file or folder ${join(folder, 'd.txt')}` },
      { source: 'tree/self', problem: 'is a link that leads back to itself' },
      { source: 'tree', problem: 'holds 2 hidden files, which were not read' },
    ]);
  });

  it('follows links, and reads a hidden file that is named', async () => {
    const folder = await tree('linked', 'one.txt', '.two.txt');
    await symlink(join(folder, 'one.txt'), join(folder, 'three.txt'));
    expect(documentsOf(await imported([folder])).map(({ source }) => source)).toEqual([
      'linked/one.txt',
      'linked/three.txt',
    ]);
    expect(await imported([join(folder, '.two.txt')])).toEqual([{ source: '.two.txt', text: '.two.txt' }]);
  });

  it.skipIf(process.getuid?.() === 0)('says what it may not read', async () => {
    const folder = await tree('closed', 'a.txt', 'b.txt');
    await chmod(join(folder, 'a.txt'), 0);
    const [problem, ...documents] = await imported([folder]);
    expect(problem).toMatchObject({ source: 'closed/a.txt', problem: expect.stringContaining('permission denied') });
    expect(documents).toHaveLength(1);
  });

  it('says that a folder holds nothing but an empty file', async () => {
    expect(await files.read('empty/none.txt', '')).toEqual([{ source: 'none.txt', problem: 'is empty' }]);
  });

  it('tells every file when it is complete, and goes on after it', async () => {
    const folder = await tree('resumed', 'a.txt', 'b.png', 'c/d.txt', 'e.txt');
    const seen: ImportedFile[] = [];
    const whole = await imported([folder, join(folder, 'gone')], { onFile: (file) => void seen.push(file) });
    expect(seen).toEqual([
      { number: 1, source: 'resumed/a.txt', documents: 1, problems: 0 },
      { number: 2, source: 'resumed/b.png', documents: 0, problems: 1 },
      { number: 3, source: 'resumed/c/d.txt', documents: 1, problems: 0 },
      { number: 4, source: 'resumed/e.txt', documents: 1, problems: 0 },
      { number: 5, source: 'gone', documents: 0, problems: 1 },
    ]);
    for (const after of [0, 1, 2, 3, 4, 5]) {
      const rest: ImportedFile[] = [];
      const items = await imported([folder, join(folder, 'gone')], { after, onFile: (file) => void rest.push(file) });
      expect(items).toEqual(whole.slice(after));
      expect(rest).toEqual(seen.slice(after));
    }
  });

  it('says that a file is complete only after everything of it was taken', async () => {
    const path = await files.write('taken.jsonl', '{"text":"one"}\n{"text":"two"}');
    const order: string[] = [];
    for await (const item of importDocuments([path], { onFile: async () => void order.push('complete') }))
      order.push('text' in item ? item.text : item.problem);
    expect(order).toEqual(['one', 'two', 'complete']);
  });

  it('may be left at any time', async () => {
    const folder = await tree('left', 'a.txt', 'b.txt');
    for await (const item of importDocuments([folder])) {
      expect(item).toEqual({ source: 'left/a.txt', text: 'a.txt' });
      break;
    }
  });

  it('tells what repeats in every record only twenty times, and then counts', async () => {
    const lines = [...Array<string>(50).fill('{"a":1}'), '{"a":', '{"text":"x"}'].join('\n');
    const seen: ImportedFile[] = [];
    const items = await files.read('same.jsonl', lines, { onFile: (file) => void seen.push(file) });
    const problems = problemsOf(items);
    expect(problems).toHaveLength(22);
    expect(problems[20]).toEqual({ source: 'same.jsonl:51', problem: 'is not valid JSON (it ends too early)' });
    expect(problems[21]?.problem).toMatch(/^and in 30 more places: has no field that is known to hold the text/);
    expect(documentsOf(items)).toEqual([{ source: 'same.jsonl:52', text: 'x' }]);
    expect(seen).toEqual([{ number: 1, source: 'same.jsonl', documents: 1, problems: 51 }]);
  });

  it('counts problems that are all different as one', async () => {
    const word = (i: number) => String.fromCharCode(97 + (i % 26), 97 + Math.floor(i / 26));
    const lines = Array.from({ length: 400 }, (_, i) => `{"${word(i)}":1}`).join('\n');
    const problems = problemsOf(await files.read('different.jsonl', lines));
    expect(problems).toHaveLength(201);
    expect(problems.at(-1)).toEqual({
      source: 'different.jsonl',
      problem: 'and in 200 more places: other problems, all of them different',
    });
  });

  it('refuses a choice of columns that contradicts itself', async () => {
    const path = await files.write('choice.jsonl', '{"text":"x"}');
    await expect(imported([path], { columns: { text: 'a', prompt: 'b', answer: 'c' } })).rejects.toThrow(
      'choose either --text or both others',
    );
    await expect(imported([path], { columns: { answer: 'c' } })).rejects.toThrow(
      'Only one column of prompt and answer',
    );
  });
});

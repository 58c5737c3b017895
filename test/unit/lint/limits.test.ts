import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');

/** Every file of the program, as paths from the root. */
const files = ['main', 'preload', 'renderer'].flatMap((folder) =>
  readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name)),
);

describe('the program', () => {
  it('has no file of more than 300 lines', () => {
    const lines = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n').length;
    expect(files.filter((file) => /\.(ts|svelte|css|html)$/.test(file) && lines(file) > 300)).toEqual([]);
  });

  it('has no folder of more than 30 files', () => {
    const own = (folder: string) => files.filter((file) => dirname(file) === folder).length;
    expect([...new Set(files.map(dirname))].filter((folder) => own(folder) > 30)).toEqual([]);
  });

  it('is held to that length by lint', async () => {
    const eslint = new ESLint({ cwd: root });
    const verdict = async (file: string, lines: number) => {
      const [result] = await eslint.lintText('// a line\n'.repeat(lines), { filePath: join(root, file) });
      return result?.messages.map(({ ruleId }) => ruleId);
    };
    for (const file of ['main/walk/walker.ts', 'preload/preload.ts', 'renderer/client.ts']) {
      expect(await verdict(file, 301)).toEqual(['max-lines']);
      expect(await verdict(file, 299)).toEqual([]);
    }
  });
});

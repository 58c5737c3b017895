import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../../main/formats/errors.ts';
import { exists, fileSize, readText } from '../../../main/formats/files.ts';
import { temporaryFolder } from '../../support/folder.ts';

const folder = await temporaryFolder();
const file = join(folder, 'file');
await writeFile(file, 'é!');
await mkdir(join(folder, 'inner'));

describe('fileSize', () => {
  it('counts bytes', async () => {
    expect(await fileSize(file)).toBe(3);
  });

  it('refuses what is missing and what is no ordinary file', async () => {
    const missing = join(folder, 'none');
    await expect(fileSize(missing)).rejects.toThrow(new FormatError(`${missing} does not exist.`));
    const inner = join(folder, 'inner');
    await expect(fileSize(inner)).rejects.toThrow(new FormatError(`${inner} is not an ordinary file.`));
    await expect(fileSize(join(file, 'under'))).rejects.toThrow(/under cannot be read: ENOTDIR: .*\.$/);
  });

  it.skipIf(process.platform === 'win32')('does not wait for a pipe', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await expect(readText(pipe, 100)).rejects.toThrow(new FormatError(`${pipe} is not an ordinary file.`));
  });
});

describe('readText', () => {
  it('reads up to the limit and not beyond', async () => {
    expect(await readText(file, 3)).toBe('é!');
    await expect(readText(file, 2)).rejects.toThrow(
      new FormatError(`${file} is 3 bytes long; a file of this kind has at most 2.`),
    );
  });
});

describe('exists', () => {
  it('follows links', async () => {
    await symlink(join(folder, 'nowhere'), join(folder, 'link'));
    expect(await Promise.all([file, join(folder, 'inner'), join(folder, 'link')].map(exists))).toEqual([
      true,
      true,
      false,
    ]);
  });
});

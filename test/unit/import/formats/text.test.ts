import { describe, expect, it } from 'vitest';
import { importedFiles } from '../../../support/importing.ts';

const files = await importedFiles();

describe('plain text', () => {
  it.each(['a.txt', 'a.md', 'a.rst', 'a.log', 'a.py', 'a.cpp', 'a.YAML'])('is the whole of %s', async (name) => {
    expect(await files.read(name, ' one\r\n\r\ntwo\n')).toEqual([{ source: name, text: ' one\r\n\r\ntwo\n' }]);
  });

  it('has a limit', async () => {
    expect(await files.read('long.txt', Buffer.alloc(64_000_001, 'x'))).toEqual([
      { source: 'long.txt', problem: 'has 65 MB, and one such file may have 64 MB; divide it' },
    ]);
  });
});

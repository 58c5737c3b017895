import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { tarGzOf, tarOf, zipOf } from '../../../support/archives.ts';
import { documentsOf, importedFiles, problemsOf } from '../../../support/importing.ts';

const files = await importedFiles();

describe('tar archives', () => {
  const contents = {
    'a.txt': 'one',
    './folder/b.md': 'two',
    'folder/film.mp4': 'x',
    'folder/.hidden': 'x',
    folder: { type: 'directory' },
    'folder/link.txt': { type: 'symlink', linkname: '/etc/passwd' },
    'folder/pipe.txt': { type: 'fifo' },
    'folder/c.jsonl': '{"text":"three"}',
  } as const;

  it.each(['all.tar', 'all.tar.gz', 'all.tgz'])('are read from %s', async (name) => {
    const archive = name.endsWith('.tar') ? await tarOf(contents) : await tarGzOf(contents);
    const items = await files.read(name, archive);
    expect(documentsOf(items)).toEqual([
      { source: `${name}/a.txt`, text: 'one' },
      { source: `${name}/folder/b.md`, text: 'two' },
      { source: `${name}/folder/c.jsonl:1`, text: 'three' },
    ]);
    expect(problemsOf(items)).toEqual([
      { source: `${name}/folder/film.mp4`, problem: expect.stringMatching(/^cannot be imported/) },
      { source: `${name}/folder/link.txt`, problem: 'is a link inside an archive, and links are not followed' },
      { source: `${name}/folder/pipe.txt`, problem: 'is no ordinary file and was not read' },
      { source: name, problem: 'holds a hidden file, which was not read' },
    ]);
  });

  it('hold zips and large files, and leave nothing on the disk', async () => {
    const line = `${JSON.stringify({ text: 'x'.repeat(999_000) })}\n`;
    const archive = await tarOf({
      'in.zip': await zipOf({ 'a.txt': 'zipped' }),
      'large.jsonl': line.repeat(70),
      'twice.xml': `<r><e><text>a</text></e><e><text>b</text></e></r>`,
    });
    const documents = documentsOf(await files.read('large.tar', archive));
    expect(documents).toHaveLength(73);
    expect(documents[0]).toEqual({ source: 'large.tar/in.zip/a.txt', text: 'zipped' });
    expect(documents[70]?.text).toHaveLength(999_000);
    expect(documents.slice(71).map(({ text }) => text)).toEqual(['a', 'b']);
    expect((await readdir(tmpdir())).filter((name) => name.startsWith('espalier-import-'))).toEqual([]);
  });

  it('keep what comes before damage', async () => {
    const archive = await tarOf({ 'a.txt': 'one', 'b.txt': 'x'.repeat(5000) });
    const problem = expect.stringMatching(/^is damaged or no(t packed by gzip| tar archive): .*; make it again$/);
    for (const [name, damaged] of [
      ['cut.tar', archive.subarray(0, 3000)],
      ['cut.tgz', gzipSync(archive).subarray(0, -12)],
    ] as const) {
      const items = await files.read(name, damaged);
      expect(documentsOf(items)[0]).toEqual({ source: `${name}/a.txt`, text: 'one' });
      expect(problemsOf(items).at(-1)).toEqual({ source: name, problem });
    }
    for (const name of ['none.tar', 'none.tgz', 'none.txt.gz'])
      expect(problemsOf(await files.read(name, 'no archive '.repeat(100)))[0]?.problem).toMatch(/^is damaged or no/);
    expect(await files.read('empty.tar', '')).toEqual([{ source: 'empty.tar', problem: 'holds no files' }]);
  });
});

describe('files packed by gzip', () => {
  it('are read like what they hold', async () => {
    const content = gzipSync('{"text":"one"}\n{"text":"two"}');
    expect(await files.read('cases.jsonl.gz', content)).toEqual([
      { source: 'cases.jsonl.gz/cases.jsonl:1', text: 'one' },
      { source: 'cases.jsonl.gz/cases.jsonl:2', text: 'two' },
    ]);
    expect(await files.read('a.txt.gz', gzipSync('words'))).toEqual([{ source: 'a.txt.gz/a.txt', text: 'words' }]);
    expect(
      await files.read('twice.xml.gz', gzipSync('<r><e><text>a</text></e><e><text>b</text></e></r>')),
    ).toHaveLength(2);
    expect(await files.read('bare.gz', gzipSync('words'))).toEqual([
      { source: 'bare.gz/bare', problem: expect.stringContaining('has no ending in its name') },
    ]);
  });
});

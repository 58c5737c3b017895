import { describe, expect, it } from 'vitest';
import { Budget } from '../../../../main/import/archives/budget.ts';
import { zip } from '../../../../main/import/archives/zip.ts';
import { fileAt } from '../../../../main/import/files.ts';
import { forgedZip, tarGzOf, zipOf } from '../../../support/archives.ts';
import { documentsOf, importedFiles, problemsOf } from '../../../support/importing.ts';

const files = await importedFiles();
const bytes = (text: string) => Buffer.from(text);

describe('zip archives', () => {
  it('hold files of every kind, in folders', async () => {
    const content = await zipOf({
      'b.txt': 'plain',
      'folder/': '',
      'folder/a.jsonl': '{"text":"one"}\n{"text":"two"}',
      'folder/c.csv': 'text\nthree',
      'folder/.DS_Store': 'x',
      '__MACOSX/folder/._a.jsonl': 'x',
      'film.mp4': 'x',
    });
    const items = await files.read('Cases.ZIP', content);
    expect(documentsOf(items)).toEqual([
      { source: 'Cases.ZIP/b.txt', text: 'plain' },
      { source: 'Cases.ZIP/folder/a.jsonl:1', text: 'one' },
      { source: 'Cases.ZIP/folder/a.jsonl:2', text: 'two' },
      { source: 'Cases.ZIP/folder/c.csv:2', text: 'three' },
    ]);
    expect(problemsOf(items)).toEqual([
      { source: 'Cases.ZIP/film.mp4', problem: expect.stringMatching(/^cannot be imported: it ends in .mp4/) },
      { source: 'Cases.ZIP', problem: 'holds 2 hidden files, which were not read' },
    ]);
  });

  it('hold archives, up to four deep', async () => {
    let packed = await zipOf({ 'deep.txt': 'x' });
    for (let depth = 4; depth > 0; depth -= 1)
      packed = await zipOf({ [`in${depth}.zip`]: packed, [`text${depth}.txt`]: 'y' });
    const items = await files.read('out.zip', packed);
    expect(documentsOf(items).map(({ source }) => source)).toEqual([
      'out.zip/in1.zip/in2.zip/in3.zip/text4.txt',
      'out.zip/in1.zip/in2.zip/text3.txt',
      'out.zip/in1.zip/text2.txt',
      'out.zip/text1.txt',
    ]);
    expect(problemsOf(items)).toEqual([
      {
        source: 'out.zip/in1.zip/in2.zip/in3.zip/in4.zip',
        problem: 'is an archive in 4 others; unpack it and import it',
      },
    ]);
    const mixed = await zipOf({ 'in.tar.gz': await tarGzOf({ 'a.txt': 'x' }) });
    expect(await files.read('mixed.zip', mixed)).toEqual([{ source: 'mixed.zip/in.tar.gz/a.txt', text: 'x' }]);
  });

  it('say what cannot be read in them, and give the rest', async () => {
    const content = bytes('secret words');
    const forged = forgedZip([
      { name: 'locked.txt', content, flags: 1 },
      { name: 'odd.txt', content, method: 9, deflated: content },
      { name: 'broken.txt', content, sum: 1 },
      { name: 'short.txt', content, size: 5 },
      { name: 'torn.txt', content, deflated: Buffer.from('not deflated') },
      { name: 'vast.txt', content, size: 2_000_000_000 },
      { name: 'link.txt', content: bytes('/etc/passwd'), mode: 0o120777 },
      { name: 'stored.txt', content, method: 0 },
    ]);
    const items = await files.read('forged.zip', forged);
    expect(documentsOf(items)).toEqual([{ source: 'forged.zip/stored.txt', text: 'secret words' }]);
    expect(Object.fromEntries(problemsOf(items).map(({ source, problem }) => [source.slice(11), problem]))).toEqual({
      'locked.txt': 'is password-protected; unpack the archive with its password and import the files',
      'odd.txt': 'is packed in a way that cannot be read (method 9); pack it again as an ordinary zip',
      'broken.txt': 'is damaged: its checksum is wrong; make the archive again',
      'short.txt': expect.stringContaining('cannot be read: too many bytes'),
      'torn.txt': expect.stringContaining('cannot be read: invalid'),
      'vast.txt': 'has more than 1,000 MB inside an archive; unpack it and import the file itself',
      'link.txt': 'is a link inside an archive, and links are not followed',
    });
  });

  it('are told when all of them is protected or damaged', async () => {
    const content = bytes('x');
    const strong = forgedZip([{ name: 'a.txt', content, flags: 0x41 }]);
    expect(await files.read('strong.zip', strong)).toEqual([
      {
        source: 'strong.zip',
        problem: 'is password-protected; unpack the archive with its password and import the files',
      },
    ]);
    const whole = await zipOf({ 'a.txt': 'x'.repeat(1000), 'b.txt': 'y' });
    for (const [name, damaged] of [
      ['cut.zip', whole.subarray(0, -20)],
      ['none.zip', bytes('no archive')],
    ] as const)
      expect(await files.read(name, damaged)).toEqual([
        { source: name, problem: expect.stringMatching(/^is damaged or no zip archive: .*; make it again$/) },
      ]);
    expect(await files.read('empty.zip', await zipOf({}))).toEqual([
      { source: 'empty.zip', problem: 'holds no files' },
    ]);
  });

  it('only show the names of entries', async () => {
    const names = ['../../up.txt', '/etc/root.txt', 'back\\slash.txt', 'line\nbreak.txt', '../.hidden/x.txt'];
    const items = await files.read(
      'names.zip',
      forgedZip(names.map((name) => ({ name, content: bytes('x'), flags: 0x800 }))),
    );
    expect(items.map(({ source }) => source)).toEqual([
      'names.zip/../../up.txt',
      'names.zip/etc/root.txt',
      'names.zip/back/slash.txt',
      'names.zip/line�break.txt',
      'names.zip',
    ]);
    const old = forgedZip([{ name: Uint8Array.of(0x81, 0x2e, 0x74, 0x78, 0x74), content: bytes('x') }]);
    expect(await files.read('old.zip', old)).toEqual([{ source: 'old.zip/ü.txt', text: 'x' }]);
  });

  it('give no more than their budget, however often they are read', async () => {
    const content = Buffer.alloc(1_000_000, ' ');
    const entries = Array.from({ length: 5 }, (_, i) => ({ name: `${i}.txt`, content }));
    const path = await files.write('bomb.zip', await zipOf({ 'in.zip': forgedZip(entries) }));
    const inside = { budget: new Budget(0, 3_500_000), scratch: files.folder, life: () => undefined };
    const lengths: number[] = [];
    const read = async () => {
      for await (const outer of zip.entries(
        fileAt(path, 'bomb.zip', () => undefined),
        inside,
      ))
        if ('stream' in outer)
          for await (const entry of zip.entries(outer, inside))
            if ('stream' in entry) lengths.push((await entry.all(2_000_000)).length);
    };
    await expect(read()).rejects.toThrow(
      'unpacks to more than 4 MB, far more than documents do; unpack it and import its files',
    );
    expect(lengths).toEqual([1_000_000, 1_000_000, 1_000_000]);
    await expect(read()).rejects.toThrow('unpacks to more than');
    expect(lengths).toHaveLength(3);
  });

  it('may have entries that are read twice', async () => {
    const path = await files.write('twice.zip', await zipOf({ 'a.xml': 'x'.repeat(1000) }));
    const inside = { budget: new Budget(1000), scratch: files.folder, life: () => undefined };
    for await (const entry of zip.entries(
      fileAt(path, 'twice.zip', () => undefined),
      inside,
    )) {
      if (!('stream' in entry)) throw new Error(entry.problem);
      for (let i = 0; i < 2; i += 1) expect(Buffer.from(await entry.all(1000)).toString()).toBe('x'.repeat(1000));
      await expect(entry.all(999)).rejects.toThrow('and one such file may have');
    }
  });
});

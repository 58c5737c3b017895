import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Document, type ImportProblem, isProblem } from '../../../main/text/document.ts';
import { importDocuments } from '../../../main/text/import.ts';
import { pack, packSome, spread } from '../../../main/text/pack.ts';
import { splitDocuments } from '../../../main/text/split.ts';
import { openTokenizer, tokenizerFiles } from '../../../main/formats/tokenizer.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { readGolden } from '../../support/golden.ts';
import { needsShared, shared } from '../../support/shared.ts';

const folder = await temporaryFolder();

async function imported(...paths: string[]): Promise<(Document | ImportProblem)[]> {
  const items = [];
  for await (const item of importDocuments(paths)) items.push(item);
  return items;
}

const file = async (name: string, content: string | Uint8Array) => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};

describe('importDocuments', () => {
  it.each([
    ['plain.txt', 'Grüße\nzweite Zeile', 'Grüße\nzweite Zeile'],
    ['marked.md', Uint8Array.of(0xef, 0xbb, 0xbf, 0x41), 'A'],
    ['wide.txt', Uint8Array.of(0xff, 0xfe, 0x41, 0, 0x42, 0), 'AB'],
    ['big-endian.TXT', Uint8Array.of(0xfe, 0xff, 0, 0x41), 'A'],
  ])('reads %s', async (name, content, text) => {
    expect(await imported(await file(name, content))).toEqual([{ source: name, text }]);
  });

  it('reads JSON lines, and says which lines are none', async () => {
    const path = await file(
      'lines.jsonl',
      ['{"text":"one"}', '', '"two"', '{"text":', '{"body":"x"}', '{"text":"  "}', '{"text":"last"}'].join('\n'),
    );
    expect(await imported(path)).toEqual([
      { source: 'lines.jsonl:1', text: 'one' },
      { source: 'lines.jsonl:3', text: 'two' },
      { source: 'lines.jsonl:4', problem: 'the line is not valid JSON' },
      {
        source: 'lines.jsonl:5',
        problem:
          'the line must be an object with a field "text" that holds a string, or with "prompt" and "completion"',
      },
      { source: 'lines.jsonl:6', problem: 'the text is empty' },
      { source: 'lines.jsonl:7', text: 'last' },
    ]);
  });

  it('reads instruction pairs under their usual names, and knows where the answer begins', async () => {
    const path = await file(
      'pairs.jsonl',
      [
        '{"prompt":"Q: why?","completion":" Because."}',
        '{"instruction":"Say yes","output":"Yes"}',
        '{"question":"","answer":"Alone"}',
        '{"prompt":"Q","completion":"  "}',
        '{"prompt":1,"completion":"x"}',
        '{"text":"plain","prompt":"p","completion":"c"}',
      ].join('\n'),
    );
    expect(await imported(path)).toEqual([
      { source: 'pairs.jsonl:1', text: 'Q: why? Because.', answerFrom: 7 },
      { source: 'pairs.jsonl:2', text: 'Say yes\nYes', answerFrom: 8 },
      { source: 'pairs.jsonl:3', text: 'Alone', answerFrom: 0 },
      { source: 'pairs.jsonl:4', problem: 'the field "completion" is empty' },
      { source: 'pairs.jsonl:5', problem: 'the fields "prompt" and "completion" must hold strings' },
      { source: 'pairs.jsonl:6', text: 'plain' },
    ]);
  });

  it.each([
    ['junk.txt', Uint8Array.of(0x41, 0, 0x42), 'holds NUL characters and is probably not a text'],
    ['latin.txt', Uint8Array.of(0x47, 0xfc, 0x6e), 'is not valid UTF-8; save it as UTF-8 and import it again'],
    ['blank.md', ' \n ', 'is empty'],
    ['none.jsonl', '', 'is empty'],
    ['picture.png', 'x', 'cannot be imported: expected a file that ends in .txt, .md, .jsonl'],
  ])('says what is wrong with %s', async (name, content, problem) => {
    expect(await imported(await file(name, content))).toEqual([{ source: name, problem }]);
  });

  it('says loudly that a path is wrong', async () => {
    const path = join(folder, 'missing');
    expect(await imported(path)).toEqual([{ source: 'missing', problem: `there is no file or folder ${path}` }]);
  });

  it('walks folders in order, without hidden files and without going in circles', async () => {
    const tree = join(folder, 'tree');
    await mkdir(join(tree, 'b'), { recursive: true });
    await writeFile(join(tree, 'c.txt'), 'c');
    await writeFile(join(tree, 'a.txt'), 'a');
    await writeFile(join(tree, 'b', 'inner.txt'), 'i');
    await writeFile(join(tree, '.hidden.txt'), 'h');
    await symlink(tree, join(tree, 'b', 'loop'));
    expect(await imported(tree)).toEqual([
      { source: 'tree/a.txt', text: 'a' },
      { source: 'tree/b/inner.txt', text: 'i' },
      { source: 'tree/b/loop', problem: 'links back to a folder that contains it' },
      { source: 'tree/c.txt', text: 'c' },
    ]);
    expect((await imported(tree)).filter(isProblem)).toHaveLength(1);
  });
});

describe('splitDocuments', () => {
  const documents = (count: number): Document[] =>
    Array.from({ length: count }, (_, i) => ({ source: `s${i}`, text: `text ${i}` }));
  const sideOf = (all: readonly Document[], seed = 1) => {
    const splits = splitDocuments(all, seed);
    return new Map(
      Object.entries(splits).flatMap(([side, found]) => (found as Document[]).map(({ source }) => [source, side])),
    );
  };

  it('puts every document on one side, about as asked', () => {
    const { train, calibration, heldOut } = splitDocuments(documents(1000), 1);
    expect(train.length + calibration.length + heldOut.length).toBe(1000);
    expect(calibration.length / 1000).toBeCloseTo(0.3, 1);
    expect(heldOut.length / 1000).toBeCloseTo(0.2, 1);
  });

  it('depends on the seed and on nothing else', () => {
    expect(sideOf(documents(50))).toEqual(sideOf(documents(50).toReversed()));
    expect(sideOf(documents(50))).not.toEqual(sideOf(documents(50), 2));
  });

  it('keeps equal texts together and moves nothing when documents are added', () => {
    const before = sideOf(documents(60));
    const copies = documents(60).map(({ source, text }) => ({ source: `copy of ${source}`, text }));
    const after = sideOf([...documents(200), ...copies]);
    for (const [source, side] of before) {
      expect(after.get(source)).toBe(side);
      expect(after.get(`copy of ${source}`)).toBe(side);
    }
  });

  it.each([3, 4, 5, 8])('leaves no side of %i documents empty', (count) => {
    for (let seed = 0; seed < 30; seed += 1) {
      const { train, calibration, heldOut } = splitDocuments(documents(count), seed);
      expect([train.length, calibration.length, heldOut.length].every((size) => size > 0)).toBe(true);
    }
  });

  it('refuses fewer than three different texts', () => {
    const two = [...documents(2), ...documents(2)];
    expect(() => splitDocuments(two, 1)).toThrow(
      'There are 2 different documents; at least 3 are needed, for training, calibration and held-out measurement.',
    );
  });
});

describe('pack and spread', () => {
  const encode = (text: string) => Array.from(text, (char) => char.charCodeAt(0) - 96);

  it('joins, cuts and drops the rest', () => {
    const windows = pack(['abc', 'de', 'fghi'], encode, 4, 0);
    expect([...windows.ids]).toEqual([1, 2, 3, 0, 4, 5, 0, 6, 7, 8, 9, 0]);
    expect([...windows.documents]).toEqual([0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2]);
    expect([...pack(['abc', 'de'], encode, 4, 0).ids]).toEqual([1, 2, 3, 0]);
  });

  it('says how much text is missing', () => {
    expect(() => pack(['abc'], encode, 10, 0)).toThrow(
      'The text has 4 tokens, but one window needs 10; add documents or choose shorter windows.',
    );
  });

  it('takes as many documents as fill the windows, drawn by the seed', () => {
    const texts = Array.from({ length: 20 }, (_, i) => ({ text: String.fromCharCode(97 + i).repeat(3) }));
    const some = packSome(texts, encode, 4, 0, 3, 1);
    expect(some.count).toBe(3);
    expect(some).not.toHaveProperty('scored');
    expect(packSome(texts, encode, 4, 0, 3, 1)).toEqual(some);
    expect(packSome(texts, encode, 4, 0, 3, 2).ids).not.toEqual(some.ids);
    expect(packSome(texts, encode, 4, 0, 1000, 1).count).toBe(20);
  });

  it('scores the answers of instruction pairs and the end behind them, not the prompts', () => {
    const { ids, scored } = packSome([{ text: 'qqaaa', answerFrom: 2 }, { text: 'plain' }], encode, 4, 0, 10, 1);
    const told = Array.from(ids, (id, i) => `${id ? String.fromCharCode(id + 96) : '|'}${scored?.[i]}`).join(' ');
    expect(['q0 q0 a1 a1 a1 |1 p1 l1 a1 i1 n1 |1', 'p1 l1 a1 i1 n1 |1 q0 q0 a1 a1 a1 |1']).toContain(told);
  });

  it('takes windows evenly', () => {
    const windows = pack(['abcdefghijklmno'], encode, 2, 0);
    expect([...spread(windows, 3).ids]).toEqual([1, 2, 5, 6, 11, 12]);
    expect(spread(windows, 99)).toBe(windows);
  });
});

describe.skipIf(!shared)(needsShared('packing against the reference'), () => {
  it.each([
    ['calib_domain', 'medical/calib'],
    ['calib_general', 'general/calib'],
    ['eval_domain', 'medical/heldout'],
    ['eval_general', 'general/heldout'],
  ] as const)('%s', async (key, name) => {
    const expected = readGolden('meadow-8m').ids[key];
    const tokenizer = await openTokenizer(tokenizerFiles(join(shared ?? '', 'models/meadow-8m')));
    const texts = (await imported(join(shared ?? '', 'corpora/domains', `${name}.jsonl`))).flatMap((item) =>
      isProblem(item) ? [] : [item.text],
    );
    const windows = spread(
      pack(texts, (text) => tokenizer.encode(text), 128, 0),
      expected.length,
    );
    expect([...windows.ids]).toEqual(expected.flat());
  });
});

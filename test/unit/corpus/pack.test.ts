import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isProblem } from '../../../main/corpus/document.ts';
import { pack, packSome, spread } from '../../../main/corpus/pack.ts';
import { openTokenizer, tokenizerFiles } from '../../../main/formats/tokenizer.ts';
import { readGolden } from '../../support/golden.ts';
import { imported } from '../../support/importing.ts';
import { needsShared, shared } from '../../support/shared.ts';

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
    const texts = (await imported([join(shared ?? '', 'corpora/domains', `${name}.jsonl`)])).flatMap((item) =>
      isProblem(item) ? [] : [item.text],
    );
    const windows = spread(
      pack(texts, (text) => tokenizer.encode(text), 128, 0),
      expected.length,
    );
    expect([...windows.ids]).toEqual(expected.flat());
  });
});

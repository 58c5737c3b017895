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
  const cut = { window: 4, joiner: 0 };

  it('joins, cuts and drops the rest', () => {
    const windows = pack(['abc', 'de', 'fghi'], encode, 4, { joiner: 0 });
    expect([...windows.ids]).toEqual([1, 2, 3, 0, 4, 5, 0, 6, 7, 8, 9, 0]);
    expect([...windows.documents]).toEqual([0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2]);
    expect([...pack(['abc', 'de'], encode, 4, { joiner: 0 }).ids]).toEqual([1, 2, 3, 0]);
  });

  it('says how much text is missing', () => {
    expect(() => pack(['abc'], encode, 10, { joiner: 0 })).toThrow(
      'The text has 4 tokens, but one window needs 10; add documents or choose shorter windows.',
    );
  });

  it('takes as many documents as fill the windows, drawn by the seed', () => {
    const texts = Array.from({ length: 20 }, (_, i) => ({ text: String.fromCharCode(97 + i).repeat(3) }));
    const some = packSome(texts, encode, { ...cut, windows: 3 }, 1);
    expect(some.count).toBe(3);
    expect(some).not.toHaveProperty('scored');
    expect(packSome(texts, encode, { ...cut, windows: 3 }, 1)).toEqual(some);
    expect(packSome(texts, encode, { ...cut, windows: 3 }, 2).ids).not.toEqual(some.ids);
    expect(packSome(texts, encode, { ...cut, windows: 1000 }, 1).count).toBe(20);
  });

  it('scores the answers of instruction pairs and the end behind them, not the prompts', () => {
    const { ids, scored } = packSome(
      [{ text: 'qqaaa', answerFrom: 2 }, { text: 'plain' }],
      encode,
      { ...cut, windows: 10 },
      1,
    );
    const told = Array.from(ids, (id, i) => `${id ? String.fromCharCode(id + 96) : '|'}${scored?.[i]}`).join(' ');
    expect(['q0 q0 a1 a1 a1 |1 p1 l1 a1 i1 n1 |1', 'p1 l1 a1 i1 n1 |1 q0 q0 a1 a1 a1 |1']).toContain(told);
  });

  /** Tokens of windows with whether each is to be predicted: letters, < for the start, | for the joiner. */
  const told = ({ ids, scored }: ReturnType<typeof pack>) =>
    Array.from(ids, (id, i) => `${id === 99 ? '<' : id ? String.fromCharCode(id + 96) : '|'}${scored?.[i]}`).join(' ');

  it('begins every document and every window with the start tokens, and predicts neither them nor what they stand before inside a text', () => {
    const windows = pack(['abc', 'defghij'], encode, 4, { joiner: 0, start: [99] });
    expect(told(windows)).toBe('<0 a1 b1 c1 <0 |0 <0 d1 <0 e0 f1 g1 <0 h0 i1 j1');
    expect([...windows.documents]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(told(spread(windows, 2))).toBe('<0 a1 b1 c1 <0 e0 f1 g1');
    expect(pack(['abc'], encode, 4, { joiner: 0, start: [] })).not.toHaveProperty('scored');
    expect(() => pack(['abc'], encode, 2, { joiner: 0, start: [98, 99] })).toThrow('has no room for text');
    const pairs = [{ text: 'qqaaa', answerFrom: 2 }];
    expect(told(packSome(pairs, encode, { ...cut, windows: 9, start: [99] }, 1))).toBe('<0 q0 q0 a1 <0 a0 a1 |1');
  });

  it('takes windows evenly', () => {
    const windows = pack(['abcdefghijklmno'], encode, 2, { joiner: 0 });
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
      pack(texts, (text) => tokenizer.encode(text), 128, { joiner: 0 }),
      expected.length,
    );
    expect([...windows.ids]).toEqual(expected.flat());
  });
});

import { describe, expect, it } from 'vitest';
import { perByte, perToken } from '../../../main/measuring/losses.ts';
import { type Compared, levelOf, verdictOf } from '../../../main/measuring/verdict.ts';

/** 1,000 tokens of held-out text of which `before` and `after` were found, with the change of the loss and its interval. */
function compared(
  role: 'domain' | 'general',
  { before = 400, after = 400, change = 0, margin = 0.001 }: Partial<Record<string, number>>,
): Compared {
  const result = (right: number) => [{ document: 0, nll: 3000, tokens: 1000, right, bytes: 4000 }];
  return {
    dataset: { name: role === 'domain' ? 'wards' : 'news', role },
    ...{ before: result(before), after: result(after) },
    change: { difference: change, low: change - margin, high: change + margin, enough: Math.abs(change) > margin },
  };
}

describe('a verdict', () => {
  it('says what is found, per 100 of the original and per 1,000 of the text', () => {
    expect(verdictOf('llama', [compared('domain', { after: 396, change: 0.02 })], perToken, false)).toEqual({
      level: 'good',
      next: 'export',
      sentences: [
        'Good for use: little was lost.',
        'On wards it finds the right next word or part of a word 99 times where llama found it 100 (396 of 1,000; before 400).',
      ],
    });
  });

  it('goes by the domain, and says whether general text suffered more', () => {
    const general = compared('general', { after: 200, change: 0.9 });
    const verdict = verdictOf('llama', [compared('domain', {}), general], perToken, false);
    expect(verdict?.level).toBe('equal');
    expect(verdict?.sentences.join(' ')).toContain('On news it finds the right next word or part of a word 50 times');
    expect(verdict?.sentences.at(-1)).toBe('news suffered more than wards.');
    const reversed = verdictOf(
      'llama',
      [compared('domain', { change: 0.9 }), compared('general', {})],
      perToken,
      false,
    );
    expect(reversed?.level).toBe('unfit');
    expect(reversed?.sentences.at(-1)).toBe('wards suffered more than news.');
  });

  it('goes by general text where there is no other, and by the domain that lost most', () => {
    expect(verdictOf('llama', [compared('general', { change: 0.2 })], perToken, false)?.level).toBe('repair');
    const two = [compared('domain', {}), compared('domain', { change: 0.7 })];
    expect(verdictOf('llama', two, perToken, false)?.level).toBe('unfit');
    expect(verdictOf('llama', [], perToken, false)).toBeNull();
  });

  it('sends to training what can be repaired, once', () => {
    const lost = [compared('domain', { change: 0.2 })];
    expect(verdictOf('llama', lost, perToken, false)).toMatchObject({ level: 'repair', next: 'train' });
    expect(verdictOf('llama', lost, perToken, true)).toMatchObject({ level: 'repair', next: 'larger' });
    expect(verdictOf('llama', lost, perToken, true)?.sentences[0]).toContain('training did not win everything back');
    expect(verdictOf('llama', [compared('domain', { change: 2 })], perToken, false)?.next).toBe('larger');
  });

  it('says where the text is too little to be sure of the level', () => {
    const wide = verdictOf('llama', [compared('domain', { change: 0.04, margin: 0.03 })], perToken, false);
    expect(wide?.level).toBe('good');
    expect(wide?.sentences[2]).toBe(
      'There is little held-out text in wards: with it the right word may also be up to 7 % less likely than before.',
    );
  });

  it('does not divide by an original that found nothing', () => {
    const [, found] =
      verdictOf('llama', [compared('domain', { before: 0, after: 0 })], perToken, false)?.sentences ?? [];
    expect(found).toBe('On wards it finds the right next word or part of a word (0 of 1,000; before 0).');
  });

  it('counts no words where vocabularies differ, and means the same by a change in bits per byte', () => {
    // 3 nats a token of 4 bytes: a change of 0.02 nats a token is one of 0.02 / 4 / ln 2 bits a byte.
    const bits = (nats: number) => nats / 4 / Math.LN2;
    const lost = (change: number) => [compared('domain', { change: bits(change), margin: bits(0.001) })];
    expect(verdictOf('llama', lost(0.02), perByte, false)).toMatchObject({ level: 'good' });
    expect(verdictOf('llama', lost(0.06), perByte, false)).toMatchObject({ level: 'repair' });
    expect(verdictOf('llama', lost(0.02), perByte, false)?.sentences).toEqual([
      'Good for use: little was lost.',
      'Its vocabulary is another one, so right words cannot be counted side by side; the texts were compared byte by byte.',
    ]);
  });

  it('has levels that rise with the loss', () => {
    expect([-0.5, 0.01, 0.011, 0.05, 0.051, 0.5, 0.51, 20].map(levelOf)).toEqual([
      ...['equal', 'equal', 'good', 'good', 'repair', 'repair', 'unfit', 'unfit'],
    ]);
  });
});

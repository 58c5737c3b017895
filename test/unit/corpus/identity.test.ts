import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { textKey } from '../../../main/corpus/identity.ts';

/** The key as it is defined, however a text is spelled. */
const defined = (text: string): bigint =>
  createHash('sha256')
    .update(text.normalize('NFKC').replace(/[\s\p{Cf}]+/gu, ''))
    .digest()
    .readBigUInt64LE();

describe('the key of a text', () => {
  const every = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).join('');

  it.each(['', ' \n', 'plain', every, `${every}é`, 'ﬁ\u00ad\u200b ½', '\ud800 alone', 'Zeilen\r\n mit\tTabs'])(
    'is what it is defined as: %j',
    (text) => void expect(textKey(text)).toBe(defined(text)),
  );

  it('leaves out white space, and no other sign of ASCII', () => {
    const same = [...every].filter((sign) => textKey(`a${sign}b`) === textKey('ab'));
    expect(same.join('')).toBe('\t\n\v\f\r ');
  });
});

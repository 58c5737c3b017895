import { describe, expect, it } from 'vitest';
import { cutter, type PieceRule } from '../../../main/corpus/pieces.ts';

const cut = (text: string, rule: PieceRule) => cutter(rule)({ source: 'book.txt', text }).map((piece) => piece.text);

describe('cutting a document', () => {
  it('begins a piece at every heading', () => {
    const text = `Preface\n\n# One\nText of one.\n\n## Two\nText.\nChapter 3\nText of 2024 words\n2.1 Terms\nIn 1999 it was.\n§ 5 Notice\nEnd.`;
    expect(cut(text, 'heading')).toEqual([
      ...['Preface', '# One\nText of one.', '## Two\nText.', 'Chapter 3\nText of 2024 words'],
      ...['2.1 Terms\nIn 1999 it was.', '§ 5 Notice\nEnd.'],
    ]);
  });

  it('cuts at blank lines, whatever stands in them and ends them', () => {
    expect(cut('a\nb\n\nc\n \t\n\n d\r\n\r\ne', 'paragraph')).toEqual(['a\nb', 'c', 'd', 'e']);
  });

  it('cuts by length at ends of lines, sentences or words, and never through a character', () => {
    for (const text of [
      'word '.repeat(2000),
      'A sentence of words. '.repeat(500),
      'line\n'.repeat(3000),
      '🙂'.repeat(3001),
    ]) {
      const pieces = cut(text, 'length');
      expect(pieces.length).toBeGreaterThan(3);
      expect(pieces.every((piece) => piece.length <= 2000 && !/\p{Surrogate}/u.test(piece))).toBe(true);
      expect(pieces.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      expect(pieces.slice(0, -1).every((piece) => /(?:word|words\.|line|🙂)$/u.test(piece))).toBe(true);
    }
  });

  it('begins a piece before whatever a pattern matches, and says when it is none', () => {
    expect(cut('Q: a\nx\nQ: b', { pattern: '^Q:' })).toEqual(['Q: a\nx', 'Q: b']);
    expect(() => cutter({ pattern: '(' })).toThrow('"(" cannot be used to cut documents');
  });

  it('numbers pieces, keeps groups, and leaves whole what is one piece or a pair', () => {
    const document = { source: 'a', text: 'x\n\ny', group: 'g' };
    expect(cutter('paragraph')(document)).toEqual([
      { source: 'a:piece 1', text: 'x', group: 'g' },
      { source: 'a:piece 2', text: 'y', group: 'g' },
    ]);
    expect(cutter('heading')(document)).toEqual([document]);
    expect(cutter('paragraph')({ ...document, answerFrom: 3 })).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import { expectClose } from '../../support/close.ts';

describe('expectClose', () => {
  it('names the first wrong element, both values and how many are wrong', () => {
    expect(() => expectClose([1, 2.5, 3, NaN], [1, 2, 3, 4], { relative: 0.1 }, 'logits')).toThrow(
      'logits: element 1 is 2.5, expected 2 (2 of 4 elements are further off than 0.1 relative plus 1e-8).',
    );
    expect(() => expectClose([1], [1, 2])).toThrow('values: 1 elements, expected 2.');
  });

  it('passes what is close, infinite or not a number on both sides', () => {
    expectClose([1 + 1e-7, -Infinity, NaN, -0], [1, -Infinity, NaN, 0]);
  });
});

import { describe, expect, it } from 'vitest';
import { addDims, divideDims, multiplyDims, subtractDims } from '../../../main/graph/dims.ts';

describe('arithmetic with symbolic sizes', () => {
  it('writes equal sizes in one way', () => {
    expect(addDims('sequence', 'past')).toBe('past + sequence');
    expect(addDims(addDims(1, 's'), 's')).toBe('2*s + 1');
    expect(subtractDims('past + sequence', 'past')).toBe('sequence');
    expect(subtractDims('s', 1)).toBe('s - 1');
    expect(subtractDims(subtractDims(1, 's'), 1)).toBe('-1*s');
    expect(addDims('-1*s', 's')).toBe(0);
    expect(multiplyDims('past + s', 2)).toBe('2*past + 2*s');
    expect(multiplyDims('b', multiplyDims('a', 'b'))).toBe('a*b*b');
    expect(multiplyDims('s', 0)).toBe(0);
    expect(addDims(2, 3)).toBe(5);
  });

  it('divides where the quotient is exact', () => {
    expect(divideDims('2*past + 2*s', 2)).toBe('past + s');
    expect(divideDims('4*b*s', '2*b')).toBe('2*s');
    expect(divideDims('2*past + 2*s', 'past + s')).toBe(2);
    expect(divideDims('3*past + 2*s', 'past + s')).toBeNull();
    expect(divideDims('s', 2)).toBeNull();
    expect(divideDims('s', 'b')).toBeNull();
    expect(divideDims(6, 3)).toBe(2);
    expect(divideDims(6, 0)).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { withParents } from '../../../renderer/state/compare.ts';

const of = (name: string, parent: string) => ({ name, parents: [{ kind: 'model' as const, name: parent }] });

describe('a comparison', () => {
  const models = ['large', ...Array.from({ length: 6 }, (_, i) => `p${i}`)].map((name) => ({ name }));
  const variants = [of('small', 'large'), of('tiny', 'large'), of('rounded', 'small')];

  it('holds what every variant was made of, once', () => {
    expect(withParents(['small'], variants, models)).toEqual(['large', 'small']);
    expect(withParents(['small', 'tiny'], variants, models)).toEqual(['large', 'small', 'tiny']);
    expect(withParents(['rounded', 'small'], variants, models)).toEqual(['rounded', 'large', 'small']);
    expect(withParents(['small', 'large'], variants, models)).toEqual(['small', 'large']);
    expect(withParents(['small'], variants, [])).toEqual(['small']);
    expect(withParents(['large'], variants, models)).toEqual(['large']);
  });

  it('never leaves out what was chosen for a parent', () => {
    const many = Array.from({ length: 6 }, (_, i) => of(`v${i}`, `p${i}`));
    const names = many.map(({ name }) => name);
    expect(withParents(names, many, models)).toEqual(names);
    expect(withParents(names.slice(0, 4), many, models)).toEqual(['p0', 'v0', 'p1', 'v1', 'v2', 'v3']);
    expect(withParents([...names, 'v7'], many, models)).toEqual(names);
  });
});

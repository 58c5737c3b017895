import { describe, expect, it } from 'vitest';
import { bytes, count, duration, percent, signed } from '../../../renderer/format.ts';
import { paretoFront } from '../../../renderer/charts/pareto.ts';
import { extractionOf, initial } from '../../../renderer/state/wizard/draft.ts';
import { link, parse, placeOf } from '../../../renderer/state/route.ts';
import { choicesFor, nameOf, sayingOf } from '../../../renderer/state/specification.ts';
import { fits, judgedOn, lossOf, modelsOf, sorted, type Variant, valueOf } from '../../../renderer/state/variants.ts';

describe('numbers', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [999_949, '1000 kB'],
    [1_250_000, '1.3 MB'],
    [123_456_789_012, '123 GB'],
  ])('%d bytes', (value, expected) => expect(bytes(value)).toBe(expected === '1000 kB' ? '1.0 MB' : expected));

  it('have their units', () => {
    expect([count(1234), count(1_894_016), count(7_000_000_000)]).toEqual(['1,234', '1.89 M', '7 B']);
    expect([duration(1.234), duration(59), duration(200), duration(7500)]).toEqual([
      '1.2 s',
      '59 s',
      '3 min 20 s',
      '2 h 5 min',
    ]);
    expect([percent(0.1234), signed(0.5, 1), signed(-0.5, 1)]).toEqual(['12.3 %', '+0.5', '−0.5']);
  });
});

describe('addresses', () => {
  it.each([
    ['', 'home', null],
    ['#/models', 'models', null],
    ['#/models/a%20b', 'models', 'a b'],
    ['#/nowhere/x', 'home', 'x'],
    ['#/runs/%ff', 'runs', '%ff'],
    ['#/../../etc', 'home', '..'],
  ])('%s', (hash, screen, name) => expect(parse(hash)).toMatchObject({ screen, name }));

  it('are other places where a step, a name or a screen differs, and not where a view of the same does', () => {
    const place = (address: string) => placeOf(parse(address));
    expect(place('#/extract?step=goal')).not.toBe(place('#/extract?step=plan'));
    expect(place('#/variants/a')).not.toBe(place('#/variants/b'));
    expect(place('#/variants/data')).not.toBe(place('#/data'));
    expect(place('#/variants?view=tree')).toBe(place('#/variants?view=chart'));
  });

  it('lead back to themselves', () => {
    const address = link('compare', null, { variant: ['a&b', 'c/d'], view: 'x' });
    expect(parse(address).query.getAll('variant')).toEqual(['a&b', 'c/d']);
    expect(parse(link('variants', 'a/b?c#d')).name).toBe('a/b?c#d');
  });
});

describe('the front that nothing beats', () => {
  const points = Array.from({ length: 200 }, (_, i) => ({ x: (i * 37) % 101, y: (i * 53) % 89 }));

  it('is what comparing all with all gives', () => {
    const beaten = (p: { x: number; y: number }) =>
      points.some((q) => q.x <= p.x && q.y <= p.y && (q.x < p.x || q.y < p.y));
    const expected = points.filter((p) => !beaten(p)).map(({ x, y }) => `${x} ${y}`);
    expect(new Set(paretoFront(points).map(({ x, y }) => `${x} ${y}`))).toEqual(new Set(expected));
    expect(paretoFront([])).toEqual([]);
  });
});

const measured = (role: 'domain' | 'general', dataset: string, bitsPerByte: number) => ({
  ...{ dataset, role, value: 9, low: null, high: null, bitsPerByte },
});

const variant = (name: string, bytesOf: number, loss: number | null, tags: string[] = [], domain = 'd'): Variant => ({
  ...{
    name,
    parents: [{ kind: 'model', name: 'm' }],
    run: 'r',
    recipe: 'flap',
    parameters: bytesOf,
    nonzero: 1,
    bytes: bytesOf,
    stored: bytesOf,
    formats: null,
    hash: name,
  },
  ...{ created: '', tags, notes: '', domain, general: null },
  losses: loss === null ? [] : [measured('domain', domain, loss)],
});

describe('lists of variants', () => {
  const variants = [variant('b 10', 3, 2), variant('b 9', 1, null, ['trial']), variant('a', 2, 1)];
  const names = (list: readonly Variant[]) => list.map(({ name }) => name);

  it('are sorted, what was not measured last either way', () => {
    expect(names(sorted(variants, null))).toEqual(['a', 'b 9', 'b 10']);
    expect(names(sorted(variants, { key: 'name', down: false }))).toEqual(['a', 'b 9', 'b 10']);
    expect(names(sorted(variants, { key: 'bytes', down: true }))).toEqual(['b 10', 'a', 'b 9']);
    expect(names(sorted(variants, { key: 'domain', down: false }))).toEqual(['a', 'b 10', 'b 9']);
    expect(names(sorted(variants, { key: 'domain', down: true }))).toEqual(['b 10', 'a', 'b 9']);
  });

  it('are filtered by all words', () => {
    expect(names(variants.filter((v) => fits(v, 'FLAP b')))).toEqual(['b 10', 'b 9']);
    expect(names(variants.filter((v) => fits(v, 'trial')))).toEqual(['b 9']);
    expect(variants.filter((v) => fits(v, ''))).toHaveLength(3);
  });

  it('know their losses by role', () => {
    expect(lossOf(variants[0]!, 'domain')).toEqual({ dataset: 'd', value: 2 });
    expect(lossOf(variants[0]!, 'general')).toBeNull();
    expect(valueOf(variants[2]!, 'bytes', '')).toBe(2);
  });

  it('are judged on the text that they were made for, whatever else was measured', () => {
    const other = measured('domain', 'others', 8);
    const both = { ...variants[0]!, losses: [other, ...variants[0]!.losses] };
    expect(lossOf(both, 'domain')).toEqual({ dataset: 'd', value: 2 });
    expect(lossOf({ ...both, losses: [other] }, 'domain')).toBeNull();
    const general = measured('general', 'g', 1);
    expect(lossOf({ ...both, losses: [other, general] }, 'general')).toEqual({ dataset: 'g', value: 1 });
    // A run without general text cannot say which of two is meant.
    expect(lossOf({ ...both, losses: [general, measured('general', 'h', 3)] }, 'general')).toBeNull();
  });

  it('stand in a chart beside the models that they were made of', () => {
    const models = [{ name: 'n' }, { name: 'm' }];
    expect(modelsOf(variants, models)).toEqual([{ name: 'm' }]);
    const [parent] = modelsOf(variants, [
      { name: 'm', bytes: 9, parameters: 9, nonzero: 9, losses: [measured('domain', 'd', 0.4)] },
    ]);
    expect(parent && [valueOf(parent, 'bytes', ''), valueOf(parent, 'domain', 'd')]).toEqual([9, 0.4]);
  });

  it('are never ranked by losses on different text', () => {
    const easy = [variant('easy 2', 1, 0.6, [], 'easy'), variant('easy 1', 1, 0.5, [], 'easy')];
    const all = [...easy, ...variants];
    expect(judgedOn(all, 'domain')).toEqual(['d', 'easy']);
    expect(judgedOn([...all, variant('easy 3', 1, 0.7, [], 'easy')], 'domain')).toEqual(['easy', 'd']);
    expect(names(sorted(all, { key: 'domain', down: false }))).toEqual(['a', 'b 10', 'easy 1', 'easy 2', 'b 9']);
    expect(names(sorted(all, { key: 'domain', down: true }))).toEqual(['b 10', 'a', 'easy 2', 'easy 1', 'b 9']);
    expect(valueOf(easy[0]!, 'domain', 'd')).toBeNull();
    expect(valueOf(easy[0]!, 'domain', 'easy')).toBe(0.6);
  });
});

describe("the wizard's answers", () => {
  const recommended = {
    recipe: 'flap',
    target: { kind: 'bytes', value: 5 },
    sparsity: null,
    reason: '',
    possible: true,
  } as const;
  const answered = { ...initial(), model: 'm', domain: 'd' };

  it('are no run before model, domain, recipe and goal are known', () => {
    expect(extractionOf(initial(), recommended)).toBeNull();
    expect(extractionOf(answered, null)).toBeNull();
    expect(extractionOf({ ...answered, ownRecipe: '{' }, recommended)).toBeNull();
  });

  it('follow the recommendation until a person chooses', () => {
    expect(extractionOf(answered, recommended)).toMatchObject({ recipe: 'flap', target: { kind: 'bytes', value: 5 } });
    const own = {
      ...answered,
      goal: 'custom',
      recipe: 'wanda',
      sparsityPercent: 30,
      lambda: 0.2,
      layers: { '3': 0 },
    } as const;
    const share = { ...recommended, target: { kind: 'sparsity', value: 0.3 }, sparsity: 0.3 } as const;
    expect(extractionOf({ ...own, layers: { ...own.layers } }, share)).toMatchObject({
      recipe: 'wanda',
      target: { kind: 'sparsity', value: 0.3 },
      lambda: 0.2,
      layers: { '3': 0 },
    });
    expect(extractionOf({ ...answered, ownRecipe: '{"name":"own"}' }, recommended)).toMatchObject({
      recipe: { name: 'own' },
    });
  });

  it('leave out what was not answered', () => {
    const input = extractionOf(answered, recommended) ?? {};
    for (const key of ['general', 'name', 'lambda', 'layers']) expect(input).not.toHaveProperty(key);
  });
});

describe('a recipe of ones own', () => {
  const about = { units: [] as string[], explanation: '', citation: '', granularity: null, example: null as unknown };
  const choice = (name: string, units: string[]) => ({ ...about, name, units });

  it('is offered the components about its unit, each name once', () => {
    const score = {
      part: 'score' as const,
      choices: [choice('magnitude', ['weight']), choice('magnitude', ['neuron']), choice('random', [])],
    };
    expect(choicesFor(score, 'neuron')).toEqual([score.choices[1], score.choices[2]]);
    expect(choicesFor({ ...score, part: 'unit' }, 'neuron')).toEqual(score.choices);
  });

  it('writes its choices as recipes do', () => {
    expect(['wanda', { name: 'taylor', form: 'element' }, { remove: 2, of: 4 }, { columns: 8 }].map(nameOf)).toEqual([
      'wanda',
      'taylor',
      'pattern',
      'columns',
    ]);
    expect([undefined, null, 3, ['a', 'b']].map(nameOf)).toEqual(['', '', '', '']);
    const pattern = { ...about, name: 'pattern', example: { remove: 2, of: 4 } };
    for (const name of ['pattern', 'row']) expect(nameOf(sayingOf({ choices: [pattern] }, name))).toBe(name);
  });
});

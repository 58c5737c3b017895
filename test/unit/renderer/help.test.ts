import { describe, expect, it } from 'vitest';
import { screenNames } from '../../../preload/screenNames.ts';
import { screens } from '../../../preload/screens.ts';
import { found, pageNames } from '../../../renderer/state/help/searching.ts';
import { endedSince } from '../../../renderer/state/notices/ended.ts';
import { text } from '../../../renderer/text/index.ts';

describe('the manual', () => {
  it('is found by words anywhere in a section, headings first', () => {
    const titles = (search: string) => found(text.manual, search).map(({ title }) => title);
    expect(titles('ERASE good')).toEqual(['Deleting and erasing']);
    // One speaks of it in its heading, the other in passing.
    const [first, ...others] = titles('personal');
    expect([first, others]).toEqual(['Personal data', []]);
    expect(titles('held-out loss').length).toBeLessThan(titles('held-out').length + titles('loss').length);
    expect(titles('xyzzy')).toEqual([]);
    for (const { title } of pageNames().flatMap((page) => text.manual[page].sections))
      expect(titles(title)).toContain(title);
  });

  it('names only screens and buttons that there are', () => {
    const said = JSON.stringify(text.manual);
    for (const { id } of screens.filter(({ id }) => !['home', 'variants', 'runs', 'data', 'help'].includes(id)))
      expect(said, id).toContain(screenNames.en[id]);
    const words = JSON.stringify({ ...text, manual: null });
    for (const [, quoted = ''] of said.matchAll(/“([^”]+)”/g)) expect(words, quoted).toContain(quoted);
  });
});

describe('runs that ended', () => {
  const run = (name: string, state: 'done' | 'failed' | 'paused' | 'running' | 'interrupted' | 'cancelled') => ({
    ...{ name, state, variant: null, wanted: 'small' },
  });

  it('are told of once, where they ended by themselves while the window was open', () => {
    const before = new Map([
      ['a', 'running'],
      ['b', 'queued'],
      ['c', 'running'],
      ['d', 'done'],
      ['e', 'running'],
      ['f', 'running'],
    ] as const);
    const now = [
      run('a', 'done'),
      run('b', 'failed'),
      run('c', 'paused'),
      run('d', 'done'),
      run('e', 'cancelled'),
      run('f', 'interrupted'),
      run('new', 'done'),
    ];
    expect(endedSince(before, now).map(({ name, state }) => `${name} ${state}`)).toEqual([
      'a done',
      'b failed',
      'f interrupted',
    ]);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { screenNames } from '../../../preload/screenNames.ts';
import { screens } from '../../../preload/screens.ts';

const folder = join(import.meta.dirname, '../../../renderer/screens');
const fileOf = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}.svelte`;

describe('the list of screens', () => {
  it('has every file of a screen, and no file that is missing', () => {
    const listed = screens.flatMap((place) => [place.id, ...('one' in place ? [place.one] : [])]).map(fileOf);
    expect(listed.toSorted()).toEqual(readdirSync(folder).filter((name) => name.endsWith('.svelte')));
  });

  it('names every place and every shortcut once', () => {
    for (const key of ['id', 'shortcut'] as const)
      expect(new Set(screens.map((place) => place[key])).size, key).toBe(screens.length);
    for (const names of Object.values(screenNames)) expect(new Set(Object.values(names)).size).toBe(screens.length);
  });

  it.each(screens.map(({ id }) => id))('finds an icon for %s in its file', (id) => {
    expect(readFileSync(join(folder, fileOf(id)), 'utf8')).toMatch(/export \{ default as icon \} from '@lucide\//);
  });
});

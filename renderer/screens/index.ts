import type { LucideIcon } from '@lucide/svelte';
import type { Component } from 'svelte';
import { type Screen, screens } from '../../preload/screens.ts';

/** What the file of a screen exports: the component, and the icon beside its name where the sidebar leads to it. */
interface ScreenModule {
  readonly default: Component<{ name: string | null }>;
  readonly icon?: LucideIcon;
}

export interface ScreenView {
  readonly id: Screen;
  readonly icon: LucideIcon;
  /** The whole screen; it gets the name in the address, if there is one. */
  readonly all: ScreenModule['default'];
  /** The screen of one thing, for addresses with a name. */
  readonly one: ScreenModule['default'];
}

const modules = import.meta.glob<ScreenModule>('./*.svelte', { eager: true });

function moduleOf(name: string): ScreenModule {
  const file = `./${name.charAt(0).toUpperCase()}${name.slice(1)}.svelte`;
  const found = modules[file];
  if (!found) throw new Error(`The list of screens names “${name}”, but renderer/screens has no ${file.slice(2)}.`);
  return found;
}

/** Every screen of the list with its files, in the order of the list. */
export const screenViews: readonly ScreenView[] = screens.map((place) => {
  const { default: all, icon } = moduleOf(place.id);
  if (!icon) throw new Error(`The screen “${place.id}” stands in the sidebar, so its file has to export an icon.`);
  const one = 'one' in place ? moduleOf(place.one).default : all;
  return { id: place.id, icon, all, one };
});

export const viewOf = (screen: Screen): ScreenView => screenViews.find(({ id }) => id === screen) as ScreenView;

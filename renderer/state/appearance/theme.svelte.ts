import type { Settings } from '../../../preload/contract/index.ts';
import { call } from '../../client.ts';

/** Light, dark, or as the system has it. Applied at once, kept by the program. */
class Theme {
  choice = $state<Settings['theme']>('system');

  async load(): Promise<void> {
    this.#apply((await call('settings.get', {})).theme);
  }

  async set(choice: Settings['theme']): Promise<void> {
    this.#apply(choice);
    await call('settings.set', { theme: choice });
  }

  toggle(): void {
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    const now = this.choice === 'system' ? (dark ? 'dark' : 'light') : this.choice;
    void this.set(now === 'dark' ? 'light' : 'dark');
  }

  #apply(choice: Settings['theme']): void {
    this.choice = choice;
    if (choice === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = choice;
  }
}

export const theme = new Theme();

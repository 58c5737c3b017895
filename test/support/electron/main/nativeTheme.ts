import { Living } from '../types/living.ts';
import { tell } from './told.ts';

/** Light, dark, or as the system has it, which here is light. */
class NativeTheme extends Living {
  #source = 'system';

  get themeSource(): string {
    return this.#source;
  }

  set themeSource(source: string) {
    this.#source = source;
    tell(this, 'updated');
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark';
  }
}

export const nativeTheme = new NativeTheme();
export const darkness = (): boolean => nativeTheme.shouldUseDarkColors;

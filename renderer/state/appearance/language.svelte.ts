import type { Settings } from '../../../preload/contract/index.ts';
import { type Language, languageOf } from '../../../preload/languages.ts';
import { call } from '../../client.ts';
import { speak } from '../../text/index.ts';

type Choice = Settings['language'];

/** The language of the window: that of the system, or one that was chosen. Applied at once, kept by the program. */
class WindowLanguage {
  choice = $state<Choice>('system');
  /** What is spoken; whatever was drawn with another one has to be drawn anew. */
  spoken = $state<Language>('en');

  /** Before anything is drawn. Where the program does not answer, or wants a key, the page still has to say so. */
  async load(): Promise<void> {
    await this.#apply(
      await call('settings.get', {}).then(
        ({ language }) => language,
        () => 'system' as const,
      ),
    );
  }

  async set(choice: Choice): Promise<void> {
    await this.#apply(choice);
    await call('settings.set', { language: choice });
  }

  async #apply(choice: Choice): Promise<void> {
    const wanted = choice === 'system' ? languageOf(navigator.languages) : choice;
    await speak(wanted);
    document.documentElement.lang = wanted;
    this.choice = choice;
    this.spoken = wanted;
  }
}

export const windowLanguage = new WindowLanguage();

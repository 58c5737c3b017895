import type { Language } from '../../preload/languages.ts';
import type { Text } from './en/index.ts';

/** Every language beside its texts. Another one is a folder of the same files, a line here and one in preload/languages.ts. */
const folders: Readonly<Record<Language, () => Promise<{ readonly text: Text }>>> = {
  en: () => import('./en/index.ts'),
  de: () => import('./de/index.ts'),
  fr: () => import('./fr/index.ts'),
};

/**
 * Every word of the window, in the language that it speaks. There are none before `speak` has been awaited, and other ones
 * after it: what keeps a word longer than a component lives keeps it in the wrong language.
 */
export let text: Text;

/** The language of `text`, which is also the locale of numbers and dates. */
export let language: Language;

/** Loads a language and speaks it from now on. */
export async function speak(wanted: Language): Promise<void> {
  ({ text } = await folders[wanted]());
  language = wanted;
}

export type { TermName } from './en/glossary.ts';
export type { Text } from './en/index.ts';

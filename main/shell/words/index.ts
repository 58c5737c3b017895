import type { Settings } from '../../../preload/contract/index.ts';
import { type Language, languageOf } from '../../../preload/languages.ts';
import { de } from './de.ts';
import { en, type Words } from './en.ts';
import { fr } from './fr.ts';

export type { Words } from './en.ts';

/** What is said outside of the page: in the native menu, in questions of the system, in notices. */
export const words: Readonly<Record<Language, Words>> = { en, de, fr };

/** The language that was chosen, or the first of the system's that there is. */
export const spokenLanguage = (choice: Settings['language'], system: readonly string[]): Language =>
  choice === 'system' ? languageOf(system) : choice;

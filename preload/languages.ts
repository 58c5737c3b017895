/** Languages that the window speaks, each by its code and under its own name. One is listed when all of its texts are there. */
export const languages = { en: 'English', de: 'Deutsch', fr: 'Français' } as const;
export type Language = keyof typeof languages;
export const languageCodes = Object.keys(languages) as [Language, ...Language[]];

/** What the window speaks where nobody chose: the first language of the system, in the order preferred, that it has; else English. */
export const languageOf = (preferred: readonly string[]): Language =>
  preferred
    .map((one) => languageCodes.find((code) => code === one.toLowerCase().split('-')[0]))
    .find((code) => code !== undefined) ?? 'en';

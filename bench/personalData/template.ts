/** Where the formats of a sentence come from; `other` are identifiers of further countries. */
export type Country = 'US' | 'UK' | 'DE' | 'FR' | 'ES' | 'IT' | 'other';

/**
 * A sentence, or a page, with slots: `{name}` is of the first person, `{name#2}` of the second. Slots in `personal`
 * of the generator are labelled; all others hold something that tells of nobody.
 */
export interface Template {
  readonly country: Country;
  readonly text: string;
}

/** Several texts of one country. */
export const of = (country: Country, texts: readonly string[]): Template[] => texts.map((text) => ({ country, text }));

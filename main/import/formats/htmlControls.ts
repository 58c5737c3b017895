/** What a person sees of controls of forms that hold no text of their own. */
const shown: Readonly<Record<string, (attributes: Readonly<Record<string, string>>) => string>> = {
  hidden: () => '',
  password: () => '',
  file: () => '',
  image: ({ alt = '' }) => alt,
  checkbox: ({ checked }) => (checked === undefined ? '☐ ' : '☒ '),
  radio: ({ checked }) => (checked === undefined ? '○ ' : '● '),
};

/** What a field of a form shows. */
export const inputText = (attributes: Readonly<Record<string, string>>): string =>
  (shown[attributes['type']?.toLowerCase() ?? ''] ?? (({ value = '' }) => value))(attributes);

/** Of a list to choose from, a person sees what is chosen, else its first entry. */
export class HtmlChoice {
  #texts: string[] = [];
  #chosen = 0;

  open({ selected }: Readonly<Record<string, string>>): void {
    if (selected !== undefined) this.#chosen = this.#texts.length;
    this.#texts.push('');
  }

  text(words: string): void {
    if (this.#texts.length) this.#texts[this.#texts.length - 1] += words;
  }

  get shown(): string {
    return this.#texts[this.#chosen] ?? '';
  }
}

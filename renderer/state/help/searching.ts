import { type Text, text } from '../../text/index.ts';

export type PageName = keyof Text['manual'];

/** Pages of the manual in the order in which they are read. */
export const pageNames = (): readonly PageName[] => Object.keys(text.manual) as PageName[];

type Section = Text['manual'][PageName]['sections'][number];

/** Sections that hold every word of a search, heading or text; those with a word in the heading stand first. */
export function found(manual: Text['manual'], search: string): readonly (Section & { readonly page: PageName })[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (where: string) => words.every((word) => where.toLowerCase().includes(word));
  const inHeading = ({ title }: Section) => words.some((word) => title.toLowerCase().includes(word));
  const all = pageNames().flatMap((page) =>
    manual[page].sections
      .filter(({ title, paragraphs }) => holds([title, ...paragraphs].join(' ')))
      .map((section) => ({ ...section, page })),
  );
  return [...all.filter(inHeading), ...all.filter((section) => !inHeading(section))];
}

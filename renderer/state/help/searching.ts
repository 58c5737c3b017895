import type { ManualPage } from '../../text/en/manual/index.ts';
import { text } from '../../text/index.ts';

export type PageName = keyof typeof text.manual;

/** Pages of the manual in the order in which they are read. */
export const pageNames = Object.keys(text.manual) as readonly PageName[];

type Section = ManualPage['sections'][number];

/** Sections that hold every word of a search, heading or text; those with a word in the heading stand first. */
export function found(
  manual: Readonly<Record<PageName, ManualPage>>,
  search: string,
): readonly (Section & { readonly page: PageName })[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (where: string) => words.every((word) => where.toLowerCase().includes(word));
  const inHeading = ({ title }: Section) => words.some((word) => title.toLowerCase().includes(word));
  const all = pageNames.flatMap((page) =>
    manual[page].sections
      .filter(({ title, paragraphs }) => holds([title, ...paragraphs].join(' ')))
      .map((section) => ({ ...section, page })),
  );
  return [...all.filter(inHeading), ...all.filter((section) => !inHeading(section))];
}

import type { Readability } from '@mozilla/readability';

/** A page as Readability wants it; the types of browsers are not those of this program. */
type Page = ConstructorParameters<typeof Readability>[0] & {
  querySelectorAll(selectors: string): ArrayLike<{ readonly innerHTML: string }>;
};

/** The DOM of a page is many times as large as its text. */
export const maxDomBytes = 16_000_000;

/**
 * The main part of a page as HTML: what the page itself calls so, else what Mozilla's Readability finds; null where neither
 * is there.
 */
export async function mainPart(html: string): Promise<string | null> {
  // Loaded only when the main text is asked for.
  const [{ parseHTML }, readability] = await Promise.all([import('linkedom'), import('@mozilla/readability')]);
  // A page may leave out its outermost elements, which linkedom does not put back.
  const page = /<body[\s>]/i.test(html) ? html : `<html><body>${html}</body></html>`;
  const { document } = parseHTML(page) as unknown as { document: Page };
  const own = document.querySelectorAll('main, [role="main"]');
  if (own.length === 1) return own[0]!.innerHTML;
  const found = new readability.Readability(document).parse();
  if (!found?.content) return null;
  // Readability takes the heading away where it says the same as the title.
  const title = found.title && !found.textContent?.includes(found.title) ? found.title : '';
  return `<h1>${title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</h1>${found.content}`;
}

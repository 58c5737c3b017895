import type { Language } from '../../preload/languages.ts';
import { screens } from '../../preload/screens.ts';
import { faults } from './look.ts';
import { overflows } from './overflow.ts';
import type { TestWindow } from './window.ts';

/** Every screen as one first comes to it, and a page of the manual. */
export const firstViews: readonly string[] = [...screens.map(({ id }) => `/${id}`), '/help/extracting'];

/** Chooses a language as a person does, and waits until the page is drawn in it. */
export async function chooseLanguage({ page, go }: Pick<TestWindow, 'page' | 'go'>, language: Language): Promise<void> {
  await go('/settings');
  await page.locator('#language-of-the-window select').selectOption(language);
  await page.locator(`html[lang="${language}"]`).waitFor();
}

/** Goes to a view and waits until it is there. */
export async function visit({ page, go }: Pick<TestWindow, 'page' | 'go'>, view: string): Promise<void> {
  await go(view);
  await page.locator('main[aria-busy="false"] h1').waitFor();
  await page.getByRole('progressbar').first().waitFor({ state: 'detached' });
}

/** What is wider than its place on any of the views, with the view in front. */
export async function walk(window: Pick<TestWindow, 'page' | 'go'>, views: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const view of views) {
    await visit(window, view);
    found.push(...(await overflows(window.page)).map((line) => `${view}: ${line}`));
  }
  return found;
}

/** The same, and what axe finds on any of them in either theme; pictures are named after `name` and the view. */
export async function inspect(
  window: Pick<TestWindow, 'page' | 'go'>,
  views: readonly string[],
  name: string,
): Promise<string[]> {
  const found: string[] = [];
  for (const view of views) {
    found.push(...(await walk(window, [view])));
    found.push(...(await faults(window.page, name + view.replace(/\W+/g, '-'))));
  }
  return found;
}

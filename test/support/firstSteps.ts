import type { Page } from 'playwright-core';

/** A project in a new folder, as the first screen offers it. */
export async function makeProject(page: Page, folder: string): Promise<void> {
  await page.getByLabel('New or empty folder', { exact: true }).last().fill(folder);
  await page.getByRole('button', { name: 'Make the project', exact: true }).click();
  await page.getByText('This project holds').waitFor();
}

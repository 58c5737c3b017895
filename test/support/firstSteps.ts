import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { TestWindow } from './window.ts';

/** A project in a new folder, as the first screen offers it. */
export async function makeProject(page: Page, folder: string): Promise<void> {
  await page.getByLabel('New or empty folder', { exact: true }).last().fill(folder);
  await page.getByRole('button', { name: 'Make the project', exact: true }).click();
  await page.getByText('This project holds').waitFor();
}

/** The desktop's page may do nothing that would have to be allowed, and complained of nothing. */
export async function isConfined({ page, complaints }: Pick<TestWindow, 'page' | 'complaints'>): Promise<void> {
  const may = await page.evaluate(`Promise.all(
    ['notifications', 'geolocation', 'camera', 'microphone', 'midi', 'clipboard-read'].map(async (name) =>
      (await navigator.permissions.query({ name })).state),
  )`);
  expect(may).toEqual(Array.from({ length: 6 }, () => 'denied'));
  expect(await page.evaluate('[Notification.permission, typeof require, typeof process]')).toEqual([
    'denied',
    'undefined',
    'undefined',
  ]);
  expect(complaints).toEqual([]);
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOverBridge } from '../../support/bridge.ts';
import { electron } from '../../support/electron/launch.ts';
import { engineOf, longRun } from '../../support/longRun.ts';
import { copySample } from '../../support/sampleProject.ts';
import { browser, openInDesktop } from '../../support/window.ts';

// In Electron itself the page comes back too, but playwright cannot drive one that has crashed.
const there = browser && !electron;

/** A page of the desktop whose process ends, as Chromium's do when they run out of memory. */
describe.skipIf(!there)(there ? 'a page that crashes' : 'skipped: no browser, or Electron itself', () => {
  let folder: string;
  let project: string;
  let window: Awaited<ReturnType<typeof openInDesktop>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'espalier-crash-'));
    project = join(folder, 'project');
    await copySample(project);
    window = await openInDesktop({ home: join(folder, 'home'), args: [`--project=${project}`] });
  });

  afterAll(async () => {
    await window?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Ends the process of a page, and waits for the page that takes its place. */
  async function crash(page: Page): Promise<Page> {
    const next = page.context().waitForEvent('page');
    const devtools = await page.context().newCDPSession(page);
    // It never answers.
    void devtools.send('Page.crash').catch(() => undefined);
    const fresh = await next;
    fresh.setDefaultTimeout(300_000);
    return fresh;
  }

  it('comes back twice by itself with all that there was, and its run goes on', async () => {
    await window.page.getByText('This project holds').waitFor();
    const { output } = (await callOverBridge(window.page, 'runs.start', { ...longRun, name: 'steady' })) as {
      output: { run: string };
    };
    const engine = await engineOf(project, output.run);
    let page = window.page;
    for (let crashes = 0; crashes < 2; crashes += 1) {
      page = await crash(page);
      await page.getByText('This project holds').waitFor();
    }
    const side = page.getByRole('complementary');
    await side.getByText('steady').click();
    expect(await engineOf(project, output.run)).toBe(engine);
    await page.getByText('This run is done').waitFor();
    await side.getByText('steady').waitFor({ state: 'detached' });
    expect(await window.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length, null)).toBe(1);
  });
});

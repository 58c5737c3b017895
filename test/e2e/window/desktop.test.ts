import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openProject } from '../../../main/project/project.ts';
import { callOverBridge } from '../../support/bridge.ts';
import { electron, start } from '../../support/electron/launch.ts';
import { isConfined } from '../../support/firstSteps.ts';
import { chooseLanguage } from '../../support/languageWalk.ts';
import { engineOf, longRun } from '../../support/longRun.ts';
import { copySample } from '../../support/sampleProject.ts';
import { browser, openInDesktop } from '../../support/window.ts';

const there = electron ?? browser;

/** What only the desktop has around its page: main/shell, in Electron or in its stand-in. */
describe.skipIf(!there)(there ? 'the desktop window' : 'skipped: no browser', () => {
  let folder: string;
  let project: string;
  let options: { home: string; args: string[] };
  let window: Awaited<ReturnType<typeof openInDesktop>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'espalier-desktop-'));
    project = join(folder, 'project');
    await copySample(project);
    options = { home: join(folder, 'home'), args: [`--project=${project}`] };
    window = await openInDesktop(options);
  });

  afterAll(async () => {
    await window?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const call = (procedure: string, input: unknown) => callOverBridge(window.page, procedure, input);

  let runs = 0;
  async function startRun(name: string): Promise<{ run: string; engine: number }> {
    runs += 1;
    // What an equal run computed would only be found again.
    const own = { ...longRun, calibrationWindows: longRun.calibrationWindows + runs, name };
    const { output } = (await call('runs.start', own)) as { output: { run: string } };
    return { run: output.run, engine: await engineOf(project, output.run) };
  }

  it('opens the project that it was started with, and gives its page no rights', async () => {
    await window.page.getByText('This project holds').waitFor();
    await isConfined(window);
  });

  it('hands the page frozen functions and plain errors', async () => {
    expect(await window.page.evaluate('Object.isFrozen(espalier.transport)')).toBe(true);
    expect(await window.page.evaluate('(() => { try { espalier = 1 } catch {} return typeof espalier })()')).toBe(
      'object',
    );
    expect(await call('runs.start', { recipe: 7 })).toMatchObject({ kind: 'error' });
    expect(await call('no.such', {})).toMatchObject({ kind: 'error' });
  });

  it('follows its native menu', async () => {
    await window.app.evaluate(({ Menu }) => {
      const items = Menu.getApplicationMenu()!.items.flatMap(({ submenu }) => submenu?.items ?? []);
      items.find(({ label }) => label === 'Models')!.click();
    }, null);
    await window.page.getByRole('heading', { level: 1, name: 'Models' }).waitFor();
  });

  it('speaks the language of the window in its native menu, as soon as it is chosen', async () => {
    const labels = () =>
      window.app.evaluate(
        ({ Menu }) =>
          Menu.getApplicationMenu()!.items.flatMap(({ label, submenu }) => [
            label,
            ...(submenu?.items ?? []).map((item) => item.label),
          ]),
        null,
      );
    const before = await labels();
    await chooseLanguage(window, 'de');
    await expect
      .poll(labels)
      .toEqual(expect.arrayContaining(['Datei', 'Modelle', 'Projekt öffnen…', 'Rückgängig', 'Espalier beenden']));
    await window.page.locator('#language-of-the-window select').selectOption('en');
    await expect.poll(labels).toEqual(before);
    await window.go('/models');
  });

  it('goes nowhere else, and opens nothing', async () => {
    const { page } = window;
    const before = page.url();
    expect(await page.evaluate(`open('https://example.org/') === null`)).toBe(true);
    for (const address of ['https://example.org/', 'http://127.0.0.1:1/'])
      await page.evaluate(`new Promise((resolve) => { location.href = '${address}'; setTimeout(resolve, 300); })`);
    expect(page.url()).toBe(before);
    await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor();
    expect(await window.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length, null)).toBe(1);
    // Refused before they were asked for, so the page's own count of requests stays as it was.
    window.complaints.splice(0);
  });

  /** Starts the program again; the second one has to go by itself. */
  async function startAgain(args: string[]): Promise<void> {
    const second = start({ ...options, args });
    expect(await new Promise((resolve) => second.on('exit', resolve))).toBe(0);
  }

  it('is shown when the program is started a second time', async () => {
    await window.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.minimize(), null);
    await startAgain(options.args);
    await expect
      .poll(() =>
        window.app.evaluate(({ BrowserWindow }) => {
          const [first] = BrowserWindow.getAllWindows();
          return [first!.isMinimized(), first!.isVisible(), first!.isFocused()];
        }, null),
      )
      .toEqual([false, true, true]);
  });

  it('opens the project that a second start names, or says why not', async () => {
    const said = () => window.app.evaluate(() => (globalThis as { said?: string[] }).said ?? [], null);
    await window.app.evaluate(({ dialog }) => {
      const heard = globalThis as { said?: string[] };
      dialog.showErrorBox = (_title, content) => void (heard.said = [...(heard.said ?? []), content]);
    }, null);
    const side = window.page.getByRole('complementary');
    await copySample(join(folder, 'other'));
    await startAgain([`--project=${join(folder, 'other')}`]);
    await side.getByText('other').first().waitFor();
    await startAgain([`--project=${join(folder, 'none')}`]);
    await expect.poll(said).toEqual([expect.stringContaining('none')]);
    await startAgain(options.args);
    await side.getByText('project').first().waitFor();
    await expect
      .poll(async () => ((await call('projects.list', {})) as { output: { current: string } }).output.current)
      .toBe(project);
  });

  it('tells of an engine that was killed, and resumes its run', async () => {
    const { run, engine } = await startRun('killed engine');
    await window.go(`/runs/${run}`);
    process.kill(engine, 'SIGKILL');
    await window.page.getByText('This run was interrupted').waitFor();
    await window.page.getByRole('button', { name: 'Resume' }).click();
    await window.page.getByText('This run is done').waitFor();
  });

  it('asks before it is closed while a run is going, and pauses it', async () => {
    const { run } = await startRun('going');
    /** Closes the window that often, as a hand that does not wait, and then answers what was asked. */
    const closeWith = (button: number, often = 1) =>
      window.app.evaluate(
        async ({ BrowserWindow, dialog }, [response, times]) => {
          const asked: string[] = [];
          dialog.showMessageBox = ((_window: unknown, { message }: { message: string }) => {
            asked.push(message);
            return new Promise((resolve) => setTimeout(resolve, 100, { response, checkboxChecked: false }));
          }) as never;
          for (let i = 0; i < times!; i += 1) BrowserWindow.getAllWindows()[0]!.close();
          await new Promise((resolve) => setTimeout(resolve, 200));
          return asked;
        },
        [button, often],
      );
    const visible = () =>
      window.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((one) => one.isVisible()), null);
    expect(await closeWith(2, 3)).toEqual([expect.stringContaining(`${run} is going`)]);
    await expect.poll(visible).toEqual([true]);
    await closeWith(0);
    await expect.poll(visible).toEqual([false]);
    expect(window.complaints).toEqual([]);
    // The program may have ended before it says what it asked.
    void closeWith(1).catch(() => undefined);
    expect(await window.app.ended).toBe(0);
    const opened = await openProject(project);
    expect((await opened.runs.get(run)).state).toBe('paused');
    await opened.close();
  });
});

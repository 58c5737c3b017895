import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openProject } from '../../../main/project/project.ts';
import { startHost } from '../../support/host.ts';
import { engineOf, longRun } from '../../support/longRun.ts';
import { sampleProject, startService } from '../../support/sampleProject.ts';
import { browse, browser, openInBrowser } from '../../support/window.ts';

describe.skipIf(!browser)(browser ? 'interruptions' : 'skipped: no browser', () => {
  let folder: string;
  let home: string;
  let project: string;
  /** Of the variant that all these runs have to end with. */
  let reference: string | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'espalier-interrupted-'));
    home = join(folder, 'home');
    const service = startService(home);
    await sampleProject(service, join(folder, 'template'));
    await service.close();
  });

  // A fresh copy each time, so that nothing is reused and every run is long enough.
  beforeEach(async ({ task }) => {
    project = join(folder, task.id);
    await cp(join(folder, 'template'), project, { recursive: true });
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Starts the run as the page would and returns when its engine works. */
  async function start(address: string, name: string): Promise<{ run: string; engine: number }> {
    const { origin, searchParams } = new URL(address);
    const answer = await fetch(`${origin}/api/runs.start`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${searchParams.get('token') ?? ''}` },
      body: JSON.stringify({ ...longRun, name }),
    });
    const { output } = JSON.parse((await answer.text()).trim()) as { output: { run: string } };
    return { run: output.run, engine: await engineOf(project, output.run) };
  }

  const hashOf = async (variant: string) => {
    const opened = await openProject(project);
    const found = await opened.variants.find(variant);
    await opened.close();
    return found?.hash;
  };

  it('an engine that is killed leaves an honest page, and one click goes on', async () => {
    const window = await openInBrowser(home, ['--project', project]);
    const { run, engine } = await start(window.host.address, 'killed engine');
    await window.go(`/runs/${run}`);
    process.kill(engine, 'SIGKILL');
    await window.page.getByText('This run was interrupted').waitFor();
    await window.page
      .getByText(/The engine process ended before it was done \(SIGKILL\)/)
      .first()
      .waitFor();
    await window.page.getByRole('button', { name: 'Resume' }).click();
    await window.page.getByText('This run is done').waitFor();
    await window.close();
    expect(window.complaints).toEqual([]);
    reference = await hashOf('killed engine');
    expect(reference).toMatch(/^[0-9a-f]{64}$/);
  });

  it('a program that is killed is noticed, and after its return one click goes on to the same variant', async () => {
    const host = await startHost(home, '--project', project);
    const window = await browse(host);
    const { run } = await start(host.address, 'killed host');
    await window.go(`/runs/${run}`);
    host.process.kill('SIGKILL');
    const lost = window.page.getByText('The program is not answering');
    await lost.waitFor();
    // The page that was left open goes on by itself, as it says.
    const back = await startHost(home, '--project', project);
    expect(back.address).toBe(host.address);
    await lost.waitFor({ state: 'detached' });
    await window.page.getByText('interrupted').first().waitFor();
    await window.close();
    await back.stop();

    const again = await openInBrowser(home, ['--project', project]);
    await again.page.getByText('This project holds').waitFor();
    await again.page.getByText('interrupted').first().waitFor();
    await again.go(`/runs/${run}`);
    await again.page.getByRole('button', { name: 'Resume' }).click();
    await again.page.getByText('This run is done').waitFor();
    await again.close();
    expect(await hashOf('killed host')).toBe(reference);
  });

  it('a paused run waits, also for the next start of the program, and goes on', async () => {
    const window = await openInBrowser(home, ['--project', project]);
    const { run } = await start(window.host.address, 'paused');
    await window.go(`/runs/${run}`);
    await window.page.getByRole('button', { name: 'Pause' }).click();
    await window.page.getByText('This run is paused').waitFor();
    await window.close();
    const again = await openInBrowser(home, ['--project', project]);
    await again.go(`/runs/${run}`);
    await again.page.getByText('This run is paused').waitFor();
    await again.page.getByRole('button', { name: 'Resume' }).click();
    await again.page.getByText('This run is done').waitFor();
    await again.close();
    expect(await hashOf('paused')).toBe(reference);
  });

  it('a run that is cancelled asks first, and ends', async () => {
    const window = await openInBrowser(home, ['--project', project]);
    const { run } = await start(window.host.address, 'cancelled');
    await window.go(`/runs/${run}`);
    await window.page.getByRole('button', { name: 'Cancel the run' }).click();
    await window.page.getByRole('dialog').getByRole('button', { name: 'Cancel the run' }).click();
    await window.page.getByText('This run was cancelled').waitFor();
    await window.close();
    expect(await hashOf('cancelled')).toBeUndefined();
  });

  it('ending the program with Ctrl-C pauses what runs', async () => {
    const host = await startHost(home, '--project', project);
    const { run } = await start(host.address, 'ended');
    await host.stop();
    const opened = await openProject(project);
    expect((await opened.runs.get(run)).state).toBe('paused');
    await opened.close();
  });
});

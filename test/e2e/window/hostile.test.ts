import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { espalier } from '../../support/cli.ts';
import { extract, sampleProject, startService } from '../../support/sampleProject.ts';
import { browser, openInBrowser, type TestWindow } from '../../support/window.ts';

const attack = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>';
const ansi = '\u001b[31mred\u001b[0m\u0007\u001b]0;owned\u0007';

describe.skipIf(!browser)(browser ? 'hostile content' : 'skipped: no browser', () => {
  let folder: string;
  let window: TestWindow;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'espalier-hostile-'));
    const service = startService(join(folder, 'home'));
    await sampleProject(service, join(folder, 'project'));
    const documents = Array.from({ length: 12 }, (_, i) =>
      JSON.stringify({ text: `${attack} ${ansi} ${i} `.repeat(40) }),
    );
    const file = join(folder, `${attack.replaceAll('/', '∕').slice(0, 60)}.jsonl`);
    await writeFile(file, documents.join('\n'));
    await service.call('datasets.import', { paths: [file], name: 'hostile', role: 'domain' });
    await extract(service, 'victim', 'random-units');
    await service.call('variants.update', { variant: 'victim', notes: attack + ansi });
    await service.close();
    window = await openInBrowser(join(folder, 'home'), ['--project', join(folder, 'project')]);
  });

  afterAll(async () => {
    await window?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each([
    ['/data/hostile', /<img src=x onerror=/],
    ['/data/hostile?view=documents', /<img src=x onerror=/],
    ['/compare?variant=victim', 'Documents that got worst'],
    ['/variants/victim', 'First'],
    [`/models/${encodeURIComponent(attack)}`, 'That did not work'],
    [`/runs/${encodeURIComponent(attack)}`, 'That did not work'],
    [`/variants/${encodeURIComponent('../../etc')}`, '../../etc'],
    [`/compare?variant=${encodeURIComponent(attack)}`, 'That did not work'],
    ['/%ff%00', 'Start a project'],
  ])('%s shows it as text', async (view, expected) => {
    const { page } = window;
    await window.go(view);
    if (view.startsWith('/variants/victim')) {
      expect(await page.getByLabel('Notes').inputValue()).toContain('<script>');
    } else await page.getByText(expected).first().waitFor();
    await page.waitForTimeout(200);
    expect(await page.title()).not.toBe('owned');
    expect(await page.locator('main img, main script').count()).toBe(0);
  });

  it('was refused nothing, because nothing was tried', () => expect(window.complaints).toEqual([]));

  it('moves no cursor on the command line', async () => {
    const { stdout } = await espalier(['variants', '--project', join(folder, 'project')]);
    const { stderr } = await espalier(['generate', ansi, '--prompt', 'x', '--project', join(folder, 'project')]);
    for (const control of ['\u001b', '\u0007']) expect(stdout + stderr).not.toContain(control);
    expect(stderr).toContain('espalier: ');
  });
});

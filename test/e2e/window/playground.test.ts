import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sample } from '../../support/cli.ts';
import { look } from '../../support/look.ts';
import { sampleProject, startService } from '../../support/sampleProject.ts';
import { browser, openInBrowser } from '../../support/window.ts';

const template =
  "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}{% if add_generation_prompt %}Answer:{% endif %}";

/** Two models: the sample, and the same with a chat template. */
describe.skipIf(!browser)(browser ? 'the playground' : 'skipped: no browser', { timeout: 300_000 }, () => {
  let folder: string;
  let window: Awaited<ReturnType<typeof openInBrowser>>;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'espalier-playground-'));
    const chatting = join(folder, 'chatting');
    await cp(join(sample, 'meadow-sample'), chatting, { recursive: true });
    const settings = join(chatting, 'tokenizer_config.json');
    const known = JSON.parse(await readFile(settings, 'utf8')) as object;
    await writeFile(settings, JSON.stringify({ ...known, chat_template: template }));
    const service = startService(join(folder, 'home'));
    await sampleProject(service, join(folder, 'project'));
    await service.call('models.import', { folder: chatting, name: 'chatting' });
    await service.close();
    window = await openInBrowser(join(folder, 'home'), ['--project', join(folder, 'project')]);
    ({ page } = window);
    page.setDefaultTimeout(60_000);
  });

  afterAll(async () => {
    await window?.close();
    expect(window?.complaints).toEqual([]);
    await rm(folder, { recursive: true, force: true });
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const answerOf = (name: string) =>
    page.locator('article').filter({ has: page.getByRole('heading', { name, exact: true }) });

  it('continues the beginning of a held-out document, and shows how the document goes on', async () => {
    await window.go('/playground?variant=meadow&variant=chatting');
    await page.getByText('They write at the same time').waitFor();
    await page.getByText('meadow has no chat template').waitFor();
    await button('Continue a text').click();
    await button('From your documents…').click();
    await button('Take this beginning').first().click();
    const asked = await page.getByLabel('Beginning of a text').inputValue();
    await page.getByText('How words are chosen').click();
    await page.getByRole('checkbox', { name: 'Always the most likely next token' }).check();
    await page.getByRole('spinbutton', { name: 'Tokens at the most' }).fill('12');
    await page.getByLabel('Beginning of a text').press('Control+Enter');
    await page.getByText('12 tokens, as many as were allowed').nth(1).waitFor();
    await page.getByRole('heading', { name: 'How the document goes on' }).waitFor();
    // The same weights say the same, and what the program says when it is asked without a window.
    const written = await answerOf('meadow').locator('.answer').textContent();
    expect(await answerOf('chatting').locator('.answer').textContent()).toBe(written);
    const service = startService(join(folder, 'other'));
    await service.call('projects.open', { folder: join(folder, 'project') });
    const { text } = await service.call('variants.generate', {
      ...{ variant: 'meadow', prompt: asked, greedy: true, maxTokens: 12 },
    });
    await service.close();
    expect(written?.trim()).toBe(text.trim());
    await look(page, 'playground-text', 1700);
  });

  it('answers in a chat whoever has a template, with what was said before', async () => {
    await button('Chat').click();
    for (const [at, said] of ['What causes gout?', 'And asthma?'].entries()) {
      await page.getByLabel('What do you say?').fill(said);
      await button('Ask').click();
      await page.getByText('12 tokens, as many as were allowed').nth(at).waitFor();
    }
    expect(await answerOf('meadow').count()).toBe(0);
    // The second answer is the one to the whole conversation.
    const [first, second] = await answerOf('chatting').locator('.answer').allTextContents();
    const service = startService(join(folder, 'third'));
    await service.call('projects.open', { folder: join(folder, 'project') });
    const user = (content: string) => ({ role: 'user', content });
    const ask = async (...messages: { role: string; content: string }[]) =>
      (await service.call('variants.generate', { variant: 'chatting', messages, greedy: true, maxTokens: 12 })).text;
    const one = await ask(user('What causes gout?'));
    const two = await ask(user('What causes gout?'), { role: 'assistant', content: one }, user('And asthma?'));
    await service.close();
    expect([first?.trim(), second?.trim()]).toEqual([one.trim(), two.trim()]);
    await look(page, 'playground-chat', 1700);
  });

  it('stops at once, and goes back to what was asked before', async () => {
    await page.getByLabel('What do you say?').fill('And flu?');
    await button('Ask').click();
    await button('Stop').click();
    await page.getByText('stopped', { exact: true }).waitFor();
    await page.getByRole('button', { name: /^Go back to/ }).click();
    await page.getByRole('heading', { name: 'How the document goes on' }).waitFor();
    await page.getByRole('button', { name: 'Go back to: What causes gout?' }).waitFor();
    await button('Forget all').click();
    expect(await page.getByRole('button', { name: /^Go back to/ }).count()).toBe(0);
  });

  it('says that they write one after the other where memory is less', async () => {
    const service = startService(join(folder, 'home'));
    await service.call('settings.set', { memoryBudget: 2 ** 28 });
    await service.close();
    await page.reload();
    await page.getByText('They write one after the other').waitFor();
  });
});

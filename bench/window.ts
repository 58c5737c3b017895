import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { programFolder } from '../main/cli/program.ts';
import { table } from '../main/cli/table.ts';
import { type Screen, screens } from '../preload/screens.ts';
import { browserArgs, findBrowser } from './browser.ts';

/**
 * How the window feels: the first paint of every screen in a project with many variants, and the longest tasks of page
 * and host while a run is going. The host runs in this process, so that its event loop can be watched.
 * usage: node dist/bench/window.js [--variants 2000] [--json]
 */
const { values } = parseArgs({
  options: { variants: { type: 'string', default: '2000' }, json: { type: 'boolean', default: false } },
});
const browser = findBrowser();
if (!browser) throw new Error('No Chromium was found; install one or name it with ESPALIER_BROWSER.');

/** A view, and a word that stands on it as soon as its data is painted; null: when no answer is awaited any more. */
type View = readonly [view: string, word: string | null];

const words: Partial<Record<Screen, string>> = {
  home: 'This project holds',
  models: 'meadow',
  data: 'health',
  extract: 'Which model do you start from?',
  runs: 'variant 1',
  variants: 'variant 1',
  compare: 'Choose what to compare.',
  settings: 'The log is whole.',
};

const views: readonly View[] = [
  ...screens.map(({ id }): View => [`/${id}`, words[id] ?? null]),
  ['/models/meadow', 'Parameters by part'],
  ['/data/health', 'Preview'],
  ['/extract?step=plan', 'What every layer keeps'],
  ['/variants?view=tree', 'variant 1'],
  ['/variants?view=chart', 'Pareto front'],
  ['/variants/real', 'What every layer kept'],
  ['/export/real', 'Model card'],
];

/** How far a run was at a time, in milliseconds since 1970. */
interface Standing {
  readonly at: number;
  readonly percent: number;
}

interface Ended {
  readonly longestHostTask: number;
  readonly host99: number;
  readonly progress: readonly Standing[];
}

/** For every look at the sidebar, milliseconds since what it showed was true. */
const agesOf = (shown: readonly Standing[], progress: readonly Standing[]): number[] =>
  shown.flatMap(({ at, percent }) => {
    const past = progress.filter((one) => one.at <= at);
    const last = past.findLastIndex((one) => one.percent === percent);
    if (last < 0) return [];
    const next = past[last + 1];
    return [next ? at - next.at : 0];
  });

/** What is there when a view is. */
const ready = (page: Page, word: string | null) =>
  word === null ? page.locator('main[aria-busy="false"] h1') : page.getByText(word).first();

/** Milliseconds from asking for a view until the frame after its data stood in the page, in the page's own clock. */
async function paint(page: Page, [view, word]: View): Promise<number> {
  return page.evaluate(
    `new Promise((resolve) => {
      const began = performance.now();
      const word = ${JSON.stringify(word)};
      const done = () => word === null ? document.querySelector('main[aria-busy="false"] h1') : [...document.querySelectorAll('main *')].some((e) => !e.children.length && e.textContent.includes(word));
      const wait = () => (done() ? requestAnimationFrame(() => resolve(performance.now() - began)) : requestAnimationFrame(wait));
      location.hash = ${JSON.stringify(view)};
      requestAnimationFrame(() => requestAnimationFrame(wait));
    })`,
  );
}

const folder = await mkdtemp(join(tmpdir(), 'espalier-window-bench-'));
process.env['ESPALIER_HOME'] = join(folder, 'home');
const host = fork(join(programFolder, 'dist', 'bench', 'windowHost.js'), [folder, values.variants]);
/** The next message of the host that has this in it. */
const received = <T>(key: string) =>
  new Promise<T>((resolve) => {
    const listen = (message: unknown) => {
      if (typeof message !== 'object' || message === null || !(key in message)) return;
      host.off('message', listen);
      resolve(message as T);
    };
    host.on('message', listen);
  });
const { address } = await received<{ address: string }>('address');
const started = await chromium.launch({ executablePath: browser, args: browserArgs });
try {
  const page = await (await started.newContext({ viewport: { width: 1280, height: 860 } })).newPage();
  await page.goto(address);
  const origin = new URL(address).origin;
  const paints: { view: string; cold: number; filled: number; warm: number }[] = [];
  for (const [view, word] of views) {
    const loads: { cold: number; filled: number }[] = [];
    for (let load = 0; load < 3; load += 1) {
      await page.goto('about:blank');
      await page.goto(`${origin}/#${view}`);
      await ready(page, word).waitFor();
      const filled = await page.evaluate<number>('performance.now()');
      const cold = await page.evaluate<number>(
        `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity`,
      );
      loads.push({ cold, filled });
    }
    const middle = (of: (load: { cold: number; filled: number }) => number) =>
      loads.map(of).sort((x, y) => x - y)[1] ?? 0;
    const [cold, filled] = [middle((load) => load.cold), middle((load) => load.filled)];
    await page.evaluate(`location.hash = '/nowhere'`);
    await page.waitForTimeout(100);
    paints.push({ view, cold, filled, warm: await paint(page, [view, word]) });
  }

  let ended: Ended | null = null;
  void received<Ended>('longestHostTask').then((figures) => (ended = figures));
  host.send('run');
  const { run } = await received<{ run: string }>('run');
  await page.evaluate(
    `globalThis.longTasks = []; new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((e) => e.duration))).observe({ entryTypes: ['longtask'] });
     globalThis.shownJob = [];
     setInterval(() => {
       const words = document.querySelector('aside a[href^="#/runs/"]')?.innerText ?? '';
       const percent = /(\\d+)\\s%/.exec(words)?.[1];
       if (percent !== undefined) shownJob.push({ at: Date.now(), percent: Number(percent) });
     }, 100)`,
  );
  let visits = 0;
  const began = performance.now();
  while (!ended) {
    for (const [view, word] of [[`/runs/${run}`, 'Layers of this stage'] satisfies View, ...views]) {
      await page.evaluate(`location.hash = ${JSON.stringify(view)}`);
      await ready(page, word)
        .waitFor({ timeout: 10_000 })
        .catch(() => undefined);
      visits += 1;
      // A person in a hurry.
      await page.waitForTimeout(250);
    }
  }
  const longTasks = await page.evaluate<number[]>('longTasks');
  const { progress, ...figures } = ended as Ended;
  const ages = agesOf(await page.evaluate<Standing[]>('shownJob'), progress);
  const result = {
    variants: Number(values.variants),
    paints,
    whileRunning: {
      seconds: (performance.now() - began) / 1000,
      visits,
      pageTasksOver50ms: longTasks.length,
      longestPageTask: Math.max(0, ...longTasks),
      sidebarLooks: ages.length,
      oldestJobInSidebar: Math.max(0, ...ages),
      ...figures,
    },
  };
  if (values.json) console.log(JSON.stringify(result));
  else {
    const rows = paints.map(({ view, cold, filled, warm }) => [
      view,
      cold.toFixed(0),
      filled.toFixed(0),
      warm.toFixed(0),
    ]);
    console.log(
      table(
        [
          'view',
          'first paint, page loaded anew (median of 3), ms',
          'its data seen, ms',
          'data painted, coming from another view, ms',
        ],
        rows,
      ),
    );
    console.log(JSON.stringify(result.whileRunning, null, 2));
  }
} finally {
  await started.close();
  host.send('end');
  await new Promise((resolve) => host.on('exit', resolve));
  await rm(folder, { recursive: true, force: true });
}

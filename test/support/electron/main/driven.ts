import * as electron from '../index.ts';
import { app } from './app.ts';
import { BrowserWindow } from './browserWindow.ts';
import { endpoint } from './chromium.ts';

/** What a test asks of the program, as Playwright's `electronApplication.evaluate`: a function with the module. */
interface Order {
  readonly id: number;
  readonly source: string;
  readonly input: unknown;
}

/** Does what the process that started this one asks, and tells it when the first window shows its page. */
export function obey(): void {
  if (!process.send) return;
  process.on('message', (order) => void answer(order as Order));
  process.on('disconnect', () => app.exit(1));
  app.on('browser-window-created', (_event, outside: unknown) => {
    const [window] = BrowserWindow.getAllWindows();
    if (outside && window) window.webContents.once('did-finish-load', () => process.send?.({ endpoint: endpoint() }));
  });
}

async function answer({ id, source, input }: Order): Promise<void> {
  try {
    const wanted = new Function(`return (${source})`)() as (module: unknown, input: unknown) => unknown;
    process.send?.({ id, output: await wanted(electron, input) });
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? error.message : String(error) });
  }
}

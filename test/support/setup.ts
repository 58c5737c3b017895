import { ensureBrowser } from './browser.ts';

/** Before all tests: a browser for those that need one. */
export default function setup(): void {
  const found = ensureBrowser();
  if (found) process.env['ESPALIER_BROWSER'] = found;
  else process.stdout.write('\nskipped: no browser could be found or installed, so the window is not tested.\n\n');
}

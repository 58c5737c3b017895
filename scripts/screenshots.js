import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Pictures of every screen in both themes, into the folder that is named or into screenshots/. */
const folder = process.argv[2] ?? 'screenshots';
const vitest = join('node_modules', 'vitest', 'vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/e2e/window/screens.test.ts'], {
  stdio: 'inherit',
  env: { ...process.env, ESPALIER_SCREENSHOTS: folder },
});
process.stdout.write(status === 0 ? `Pictures of all screens are in ${folder}.\n` : '');
process.exit(status ?? 1);

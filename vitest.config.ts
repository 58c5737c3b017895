import { defineConfig } from 'vitest/config';

const long = 'test/**/*.long.test.ts';
const clients = 'test/clients/**/*.test.ts';

/** What runs without a word, what runs with `--mode long` (full matrices) and `--mode clients` (other programs). */
const modes: Record<string, { include: string[]; exclude?: string[] }> = {
  test: { include: ['test/**/*.test.ts'], exclude: [long, clients] },
  long: { include: [long] },
  clients: { include: [clients] },
};

export default defineConfig(({ mode }) => ({
  test: {
    ...modes[mode],
    globalSetup: ['test/support/setup.ts'],
    setupFiles: ['test/support/everyFile.ts'],
    // Ends what hangs; a slow machine is no fault of the program.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000 } },
    // Numeric tests each use every core; two files at once would only fight for them.
    fileParallelism: false,
    pool: 'forks',
    // Modules are loaded once for all files: loading them anew for each took as long as many of them run.
    isolate: false,
  },
}));

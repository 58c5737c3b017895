import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/setup.ts'],
    setupFiles: ['test/support/everyFile.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What is waited for comes, however slow the machine.
    expect: { poll: { timeout: 60_000 } },
    // Numeric tests each use every core; two files at once would only fight for them.
    fileParallelism: false,
    pool: 'forks',
    // Modules are loaded once for all files: loading them anew for each took as long as many of them run.
    isolate: false,
  },
});

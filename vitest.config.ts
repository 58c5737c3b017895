import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What is waited for comes, however slow the machine.
    expect: { poll: { timeout: 60_000 } },
    // Numeric tests each use every core; two files at once would only fight for them.
    fileParallelism: false,
    pool: 'forks',
  },
});

import { afterAll, expect, vi } from 'vitest';
import { speak } from '../../renderer/text/index.ts';
import { giveBackShared } from './owned.ts';

// Runs in front of every test file: they all share one process and the modules that they import.

// No test has begun yet; vitest still knows the last one of the file before.
expect.setState({ currentTestName: '' });

afterAll(giveBackShared);

// What a test reads of the window is in English.
await speak('en');

// What a file put in place of the environment, the clock or the console is not there for the next.
afterAll(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

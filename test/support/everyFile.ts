import { afterAll, expect } from 'vitest';
import { giveBackShared } from './owned.ts';

// Runs in front of every test file: they all share one process and the modules that they import.

// No test has begun yet; vitest still knows the last one of the file before.
expect.setState({ currentTestName: '' });

afterAll(giveBackShared);

import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { memoryWorkspace as inMemory } from '../../bench/memoryWorkspace.ts';
import { Device } from '../../main/runtime/device.ts';
import { DisposalStack, type Owned } from '../../main/runtime/disposal.ts';
import { MemoryBudget } from '../../main/runtime/memory.ts';
import type { ActivationStorage } from '../../main/walk/activations.ts';

/** One folder for the scratch files of all tests, so that those left open can be told from others. */
const scratch = mkdtempSync(join(tmpdir(), 'espalier-scratch-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

/** Budgets that are shared by several tests: what is reserved of them may stay so until the last one is done. */
let shared: CountingBudget[] = [];

/** The CPU, with the kernels that the tests of a file compiled. */
export const device = new Device('cpu');

/** What is given back when the last test of the file is done. */
let ofFile = new DisposalStack();

/** After the last test of a file: what its tests shared is given back. Test files share this module, so it begins anew. */
export async function giveBackShared(): Promise<void> {
  const [ending, budgets] = [ofFile, shared];
  [ofFile, shared] = [new DisposalStack(), []];
  await ending.dispose();
  await device.release();
  for (const budget of budgets) expectGivenBack(budget);
}

const inTest = (): boolean => Boolean(expect.getState().currentTestName);

/** A budget that notices when more is given back than was taken. */
export class CountingBudget extends MemoryBudget {
  /** The lowest that `reserved` ever was. */
  lowest = 0;

  override release(bytes: number): void {
    super.release(bytes);
    this.lowest = Math.min(this.lowest, this.reserved);
  }
}

/** Where hidden states of a test lie; the test fails when it ends with memory reserved or a scratch file open. */
export function countedStorage(limit = Infinity): ActivationStorage & { readonly budget: CountingBudget } {
  const budget = new CountingBudget(limit);
  if (inTest()) onTestFinished(() => expectGivenBack(budget));
  else shared.push(budget);
  return { budget, scratch };
}

/** A workspace in memory that is counted like `countedStorage`. */
export const memoryWorkspace = (limit = Infinity) => inMemory(device, countedStorage(limit));

/** Gives something back when the test ends; what several tests share, when all have ended. */
export function owned<T extends Owned>(value: T): T {
  if (!inTest()) return ofFile.use(value);
  const scope = new DisposalStack();
  onTestFinished(() => scope.dispose());
  return scope.use(value);
}

/** Nothing is reserved, nothing was given back twice, and no scratch file is open. */
export function expectGivenBack(budget: CountingBudget): void {
  expect(budget.lowest, 'bytes given back that nobody had').toBe(0);
  expect(budget.reserved, 'bytes still reserved').toBe(0);
  expect(openScratchFiles(), 'scratch files still open').toEqual([]);
}

/** Scratch files that this process has open; they have no name any more, so only the system knows (Linux tells). */
export function openScratchFiles(): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd').flatMap((handle) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${handle}`);
      return path.startsWith(scratch) ? [path] : [];
    } catch {
      // The handle that listed the folder is closed by now.
      return [];
    }
  });
}

import { readdirSync, readFileSync } from 'node:fs';

/** Whether a system tells what processes have taken; else nothing can be measured. */
export const tellsMemory = process.platform === 'linux';

const pollMilliseconds = 50;

/** Processes that this one started, and those that these did. */
function descendants(): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // The name of a program may hold spaces and brackets; what follows its last one does not.
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      parents.set(Number(name), Number(fields[1]));
    } catch {
      // It has ended since.
    }
  }
  const found = [process.pid];
  for (const parent of found) for (const [pid, of] of parents) if (of === parent) found.push(pid);
  return found.slice(1);
}

/** The most memory that a process has had so far, in bytes (VmHWM); 0 for one that has ended. */
function highWater(pid: number): number {
  try {
    return 1024 * Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** The most resident memory that any process had which was started meanwhile, in bytes; `now` may be asked on the way. */
export async function peakMemory<T>(
  work: (now: () => number) => Promise<T>,
): Promise<{ readonly result: T; readonly peak: number }> {
  const before = new Set(descendants());
  let peak = 0;
  const now = () => {
    for (const pid of descendants()) if (!before.has(pid)) peak = Math.max(peak, highWater(pid));
    return peak;
  };
  const timer = setInterval(now, pollMilliseconds);
  try {
    const result = await work(now);
    return { result, peak: now() };
  } finally {
    clearInterval(timer);
  }
}

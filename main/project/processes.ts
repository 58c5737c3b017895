import { readFileSync } from 'node:fs';

/** Whether a process with this id exists. One that has ended and waits for its parent to notice does not count. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // It is there, but somebody else's.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return !isZombie(pid);
}

/** Known on Linux only; elsewhere such a process counts as alive until its parent takes notice. */
function isZombie(pid: number): boolean {
  try {
    // The name in brackets may itself hold brackets and spaces; the state follows the last one.
    return /^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

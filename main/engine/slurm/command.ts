import { execFile } from 'node:child_process';

/** A controller that is down is noticed after about 9 s (22.05); no program is waited for longer than this, in milliseconds. */
const patience = 30_000;
/** More than any answer of these programs takes. */
const maxAnswer = 2 ** 24;

/** Runs one of Slurm's own programs and returns what it prints. */
export type SlurmCommand = (program: string, ...args: readonly string[]) => Promise<string>;

/**
 * Slurm's programs as this machine has them.
 *
 * @throws saying which of them is missing, did not answer, or refused, and why.
 */
export const localSlurm: SlurmCommand = (program, ...args) =>
  new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      { timeout: patience, maxBuffer: maxAnswer, killSignal: 'SIGKILL' },
      (error, out, stderr) => {
        if (error) reject(new Error(reasonOf(program, error, stderr)));
        else resolve(out);
      },
    );
  });

function reasonOf(program: string, error: Error & { code?: unknown; killed?: boolean }, stderr: string): string {
  if (error.code === 'ENOENT')
    return `${program} is not on this machine's PATH; install Slurm's client programs, or work where they are.`;
  if (error.code === 'EACCES') return `${program} may not be started by this user; ask who runs the cluster.`;
  if (error.killed === true)
    return `${program} did not answer within ${patience / 1000} s; ask who runs the cluster whether its controller is up.`;
  const words = stderr.trim().split('\n').at(-1)?.trim() ?? '';
  return `${program} ended with ${String(error.code)}${words ? `: ${words.replace(/[.]$/, '')}` : ''}; ask who runs the cluster, or try again later.`;
}

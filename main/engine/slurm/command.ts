import { execFile } from 'node:child_process';

/** A controller that is down is noticed after about 9 s (22.05); no program is waited for longer than this, in milliseconds. */
const patience = 30_000;
/** More than any answer of these programs takes. */
const maxAnswer = 2 ** 24;

/** Runs one of Slurm's own programs and returns what it prints. */
export type SlurmCommand = (program: string, ...args: readonly string[]) => Promise<string>;

/** One of Slurm's programs could not be started, or refused. */
export class SlurmRefused extends Error {
  override readonly name = 'SlurmRefused';
  /** Everything that it printed as an error. */
  readonly words: string;

  constructor(message: string, words: string) {
    super(message);
    this.words = words;
  }
}

/**
 * Slurm's programs as this machine has them.
 *
 * @throws SlurmRefused saying which of them is missing, did not answer, or refused, and why.
 */
export const localSlurm: SlurmCommand = (program, ...args) => printed(program, program, args);

/** The same programs on another machine, over ssh, which has to let this user in without a question. */
export const sshSlurm =
  (host: string): SlurmCommand =>
  (program, ...args) => {
    const line = [program, ...args].map(quoted).join(' ');
    return printed(`${program} on ${host}`, 'ssh', ['-o', 'BatchMode=yes', '--', host, line]);
  };

/** Slurm's programs where they are. */
export const slurmAt = (host?: string): SlurmCommand => (host === undefined ? localSlurm : sshSlurm(host));

/** A text as one word of a POSIX shell. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** What a program prints. `name`: what messages call it. */
function printed(name: string, program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: patience, maxBuffer: maxAnswer, killSignal: 'SIGKILL' } as const;
    execFile(program, args, options, (error, out, stderr) => {
      if (error) reject(new SlurmRefused(reasonOf({ name, program }, error, stderr), stderr));
      else resolve(out);
    });
  });
}

function reasonOf(
  { name, program }: { readonly name: string; readonly program: string },
  error: Error & { code?: unknown; killed?: boolean },
  stderr: string,
): string {
  if (error.code === 'ENOENT')
    return `${program} is not on this machine's PATH; install Slurm's client programs, or work where they are.`;
  if (error.code === 'EACCES') return `${program} may not be started by this user; ask who runs the cluster.`;
  if (error.killed === true)
    return `${name} did not answer within ${patience / 1000} s; ask who runs the cluster whether its controller is up.`;
  const words = stderr.trim().split('\n').at(-1)?.trim() ?? '';
  return `${name} ended with ${String(error.code)}${words ? `: ${words.replace(/[.]$/, '')}` : ''}; ask who runs the cluster, or try again later.`;
}

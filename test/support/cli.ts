import { spawn } from 'node:child_process';
import { join } from 'node:path';

const program = join(import.meta.dirname, '..', '..', 'dist', 'main', 'cli', 'espalier.js');
export const sample = join(import.meta.dirname, '..', '..', 'resources', 'sample');

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line as a person would. `onStderr` sees what it says while it works, and its process id. */
export function espalier(
  args: readonly string[],
  onStderr: (text: string, pid: number) => void = () => undefined,
): Promise<Finished> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    onStderr(chunk.toString(), child.pid ?? 0);
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
}

/** The JSON document of a command that must succeed. */
export async function json<T>(project: string, ...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await espalier([...args, '--project', project, '--json']);
  if (code !== 0) throw new Error(`espalier ${args.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as T;
}

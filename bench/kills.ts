import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { programFolder } from '../main/cli/program.ts';
import { localPid } from '../main/engine/local.ts';
import { openProject } from '../main/project/project.ts';
import { u32 } from '../main/runtime/random.ts';

/**
 * Kills runs with SIGKILL at random moments, sometimes the engine and sometimes its parent, resumes them, and compares
 * the variant with that of an uninterrupted run. Every run starts in a fresh copy of the project, so nothing is reused.
 * usage: node dist/bench/kills.js [--kills 200] [--seed 1]
 */
const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
});
const wanted = Number(values.kills);
const seed = Number(values.seed);

const cli = join(programFolder, 'dist', 'main', 'cli', 'espalier.js');
const sample = join(programFolder, 'resources', 'sample');
const recipes = ['d-pruner', 'wanda', 'flap', 'global-magnitude'];
const folder = await mkdtemp(join(tmpdir(), 'espalier-kills-'));
const base = join(folder, 'base');

const start = (project: string, ...args: string[]): ChildProcess =>
  spawn(process.execPath, [cli, ...args, '--project', project, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

function ended(child: ChildProcess): Promise<Ended> {
  let [out, error] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (error += chunk.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, error })));
}

async function must(project: string, ...args: string[]): Promise<string> {
  const { code, out, error } = await ended(start(project, ...args));
  if (code !== 0) throw new Error(`espalier ${args.join(' ')} ended with ${code}: ${error.slice(-300)}`);
  return out;
}

const extraction = (recipe: string) => [
  ...['run', '--model', 'meadow', '--domain', 'health', '--general', 'general', '--recipe', recipe],
  // Checkpoints after every layer, few windows: many places to be killed at in a short run.
  ...['--checkpoint-seconds', '0', '--calibration-windows', '24'],
];

async function hashOf(project: string): Promise<string> {
  const found = JSON.parse(await must(project, 'variants')) as { hash: string }[];
  return found.map(({ hash }) => hash).join();
}

/** Pid of the engine that works on the only run; null while there is none. */
async function enginePid(folderOf: string): Promise<number | null> {
  const project = await openProject(folderOf);
  try {
    const engine = (await project.runs.list())[0]?.engine;
    return engine ? localPid(engine) : null;
  } finally {
    await project.close();
  }
}

async function killedRun(recipe: string, round: number, duration: number): Promise<{ hash: string; victim: string }> {
  const project = join(folder, `round-${round}`);
  await cp(base, project, { recursive: true });
  const moment = (u32(seed, 2 * round) / 2 ** 32) * duration;
  const victim = u32(seed, 2 * round + 1) % 2 ? 'engine' : 'parent';
  const child = start(project, ...extraction(recipe));
  const end = ended(child);
  await new Promise((resolve) => setTimeout(resolve, moment));
  const engine = victim === 'engine' ? await enginePid(project) : null;
  try {
    process.kill(engine ?? child.pid ?? 0, 'SIGKILL');
  } catch {
    // It was done already; the result must still be right.
  }
  await end;
  const runs = JSON.parse(await must(project, 'runs')) as { name: string; state: string }[];
  const [run] = runs;
  // Killed before the run was written down: there is nothing to resume, so it is started again.
  if (!run) await must(project, ...extraction(recipe));
  else await must(project, 'resume', run.name);
  const hash = await hashOf(project);
  await rm(project, { recursive: true, force: true });
  return { hash, victim: engine ? 'engine' : 'parent' };
}

try {
  await must(base, 'init');
  await must(base, 'model', 'import', join(sample, 'meadow-sample'), '--name', 'meadow');
  await must(base, 'dataset', 'import', join(sample, 'health-service.jsonl'), '--name', 'health', '--role', 'domain');
  await must(base, 'dataset', 'import', join(sample, 'general.jsonl'), '--name', 'general', '--role', 'general');

  const reference = new Map<string, { hash: string; duration: number }>();
  for (const recipe of recipes) {
    const project = join(folder, `reference-${recipe}`);
    await cp(base, project, { recursive: true });
    const started = performance.now();
    await must(project, ...extraction(recipe));
    reference.set(recipe, { duration: performance.now() - started, hash: await hashOf(project) });
  }

  let [identical, engines] = [0, 0];
  for (let round = 0; round < wanted; round += 1) {
    const recipe = recipes[round % recipes.length] as string;
    const { hash, duration } = reference.get(recipe) as { hash: string; duration: number };
    const result = await killedRun(recipe, round, duration);
    if (result.hash === hash) identical += 1;
    else console.error(`round ${round}: ${recipe} killed (${result.victim}) gave another variant: ${result.hash}`);
    if (result.victim === 'engine') engines += 1;
    if ((round + 1) % 20 === 0) console.error(`${round + 1} kills, ${identical} identical`);
  }
  console.log(JSON.stringify({ kills: wanted, ofEngine: engines, ofParent: wanted - engines, identical }));
  if (identical !== wanted) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { programFolder } from '../main/cli/program.ts';
import { table } from '../main/cli/table.ts';
import type { Output, ShownSweep } from '../preload/contract/index.ts';

/**
 * What a sweep takes of its points made one by one, each in a fresh copy of the project: wall time, time of processors (user and
 * system, of all processes), and whether the variants are the same. Recipes that measure behind layers already cut stand apart.
 * usage: node dist/bench/sweeps.js --model FOLDER --domain FILE --general FILE [--recipes a,b] [--sizes 0.2,0.3] [--windows 16]
 */
const { values } = parseArgs({
  options: {
    model: { type: 'string', default: join(programFolder, 'resources', 'sample', 'meadow-sample') },
    domain: { type: 'string', default: join(programFolder, 'resources', 'sample', 'health-service.jsonl') },
    general: { type: 'string', default: join(programFolder, 'resources', 'sample', 'general.jsonl') },
    recipes: { type: 'string', default: 'd-pruner,llm-pruner,sleb,flap,wanda,sparsegpt' },
    sizes: { type: 'string', default: '0.2,0.3,0.5' },
    windows: { type: 'string', default: '16' },
  },
});
const cli = join(programFolder, 'dist', 'main', 'cli', 'espalier.js');
const folder = await mkdtemp(join(tmpdir(), 'espalier-sweeps-'));
const base = join(folder, 'base');

async function espalier<T>(project: string, ...args: readonly string[]): Promise<T> {
  const child = spawn(process.execPath, [cli, ...args, '--project', project, '--json']);
  let [out, error] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`espalier ${args.join(' ')} ended with ${code}: ${error.slice(-300)}`);
  return JSON.parse(out) as T;
}

/** Seconds of wall, and of processors over all processes that were waited for; the latter only where /proc tells (Linux). */
interface Taken {
  readonly wall: number;
  readonly processors: number;
}

/** Ticks of a second in /proc, the same on every Linux that Node runs on. */
const ticks = 100;

async function childSeconds(): Promise<number> {
  const stat = await readFile('/proc/self/stat', 'utf8').catch(() => null);
  if (stat === null) return NaN;
  // The fields after the name, which stands in brackets: cutime and cstime are the 14th and 15th of these.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / ticks;
}

async function taken(work: (project: string) => Promise<void>): Promise<Taken> {
  const project = join(folder, 'project');
  await cp(base, project, { recursive: true });
  const [started, before] = [performance.now(), await childSeconds()];
  await work(project);
  const spent = { wall: (performance.now() - started) / 1000, processors: (await childSeconds()) - before };
  await rm(project, { recursive: true, force: true });
  return spent;
}

const texts = [
  ...['--model', 'model', '--domain', 'domain', '--general', 'general'],
  ...['--calibration-windows', values.windows],
];
const keyOf = (recipe: string, sparsity: number | null): string => `${recipe} ${sparsity}`;

/** The points of some recipes one by one, then as a sweep. */
async function compared(recipes: readonly string[]) {
  const single = new Map<string, string>();
  const alone = { wall: 0, processors: 0 };
  for (const recipe of recipes)
    for (const size of values.sizes.split(',')) {
      const spent = await taken(async (project) => {
        await espalier(project, 'run', ...texts, '--recipe', recipe, '--sparsity', size);
        const [made] = await espalier<Output<'variants.list'>>(project, 'variants');
        single.set(keyOf(recipe, Number(size)), made?.hash ?? '');
      });
      alone.wall += spent.wall;
      alone.processors += spent.processors;
    }
  let points: ShownSweep['points'] = [];
  const together = await taken(async (project) => {
    const args = [...texts, '--recipe', recipes.join(','), '--sparsity', values.sizes];
    ({ points } = await espalier<ShownSweep>(project, 'sweep', ...args));
  });
  const same = points.filter(({ recipe, sparsity, hash }) => hash === single.get(keyOf(recipe, sparsity))).length;
  return { recipes, points: single.size, same, alone, together };
}

try {
  await espalier(base, 'init');
  await espalier(base, 'model', 'import', values.model, '--name', 'model');
  await espalier(base, 'dataset', 'import', values.domain, '--name', 'domain', '--role', 'domain');
  await espalier(base, 'dataset', 'import', values.general, '--name', 'general', '--role', 'general');
  const plan = await espalier<Output<'sweeps.plan'>>(base, 'sweep', '--plan', ...texts, '--recipe', values.recipes);
  const names = (behindCut: boolean) => plan.points.filter((point) => point.behindCut === behindCut);
  const rows: (readonly (string | number)[])[] = [];
  for (const group of [names(false), names(true)]) {
    if (!group.length) continue;
    const { recipes, points, same, alone, together } = await compared(group.map(({ recipe }) => recipe));
    const seconds = (of: keyof Taken) => [alone[of].toFixed(1), together[of].toFixed(1)];
    const share = (of: keyof Taken) => `${((100 * together[of]) / alone[of]).toFixed(0)} %`;
    rows.push([
      ...[recipes.join(', '), points, same],
      ...[...seconds('wall'), share('wall'), ...seconds('processors'), share('processors')],
    ]);
    if (same !== points) process.exitCode = 1;
  }
  const times = ['wall alone, s', 'together, s', 'share', 'processors alone, s', 'together, s', 'share'];
  console.log(table(['recipes', 'points', 'same hash', ...times], rows));
} finally {
  await rm(folder, { recursive: true, force: true });
}

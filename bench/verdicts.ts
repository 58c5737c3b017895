import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Service } from '../main/api/service.ts';
import { programFolder } from '../main/cli/program.ts';
import { printRow } from './domainProject.ts';

/**
 * How long the program takes to say what it makes of checkpoints as they lie on disks, an engine of its own for each, and how many
 * parameters it finds in them.
 * usage: node dist/bench/verdicts.js FOLDER, which holds a folder or file for every checkpoint
 */
const [, , folder] = process.argv;
if (folder === undefined) throw new Error('Name the folder that holds checkpoints.');

const scratch = await mkdtemp(join(tmpdir(), 'espalier-verdicts-'));
const service = new Service({ program: programFolder, home: scratch, runtime: 'bench' });
try {
  const rows: { name: string; seconds: number; verdict: string; parameters: number | null }[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const started = performance.now();
    const { verdict, facts } = await service.call('models.check', { folder: join(folder, name) });
    rows.push({ name, seconds: (performance.now() - started) / 1000, verdict, parameters: facts?.parameters ?? null });
  }
  printRow(['checkpoint', 'seconds', 'verdict', 'parameters']);
  printRow(['---', '---:', '---', '---:']);
  for (const { name, seconds, verdict, parameters } of rows.sort((a, b) => b.seconds - a.seconds))
    printRow([name, seconds.toFixed(2), verdict, parameters?.toLocaleString('en') ?? '']);
} finally {
  await service.close();
  await rm(scratch, { recursive: true, force: true });
}

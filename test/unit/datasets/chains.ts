import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { dedupeDataset } from '../../../main/datasets/dedupe.ts';
import { importDataset } from '../../../main/datasets/import.ts';
import { plantCanaries, plantedIn } from '../../../main/datasets/plant.ts';
import { redactDataset } from '../../../main/datasets/redact.ts';
import { splitDataset } from '../../../main/datasets/split.ts';
import { initProject, type Project } from '../../../main/project/project.ts';
import { refuseLeaks } from '../../../main/project/textKeys.ts';
import { selectDataset } from '../../../main/tasks/datasets/select.ts';
import { transformDataset } from '../../../main/tasks/datasets/transform.ts';
import { importModel } from '../../../main/tasks/models/importModel.ts';
import { randomNumbers } from '../../support/random.ts';
import { taskContext } from '../../support/taskContext.ts';
import { writeTinyModel } from '../../support/tinyModel.ts';
import { documentsBySplit, forms, shown } from './forms.ts';

/** Chains that share a project: each imports some of the texts that those before it know. */
const perProject = 10;
/** Operations behind the import of a chain. */
const longest = 3;

type Draw = (below: number) => number;

/** A text of a small pool; several become the same when personal data goes, and others are nearly the same. */
function text(draw: Draw): string {
  const subject = ['ward', 'garden', 'matter', 'fine office', 'court'][draw(5)] as string;
  const words = `The ${subject} of case ${draw(12)} was seen by the team. It was found to be in good order and will be seen again.`;
  const ending = ['', ` Write to user${draw(4)}@example.com.`, ' They said so.'][draw(3)] as string;
  return (forms[draw(forms.length)] as (of: string) => string)(words + ending);
}

/** Documents as JSON lines; some with a group, written in several ways. */
function documents(draw: Draw, grouped: boolean): string {
  const lines = Array.from({ length: 8 + draw(8) }, () => ({
    text: text(draw),
    ...(grouped ? { group: ['g1', ' g1', 'g2', 'g2 ', 'g3', 'g4', 'g5'][draw(7)] } : {}),
  }));
  return lines.map((line) => JSON.stringify(line)).join('\n');
}

/** Imports and prepares datasets at random, chain by chain, and looks for leaks after each. Returns how many datasets there were. */
export async function randomChains(folder: string, count: number): Promise<number> {
  let made = 0;
  for (let at = 0; at < count; at += perProject) {
    const own = join(folder, String(at));
    await mkdir(own, { recursive: true });
    const project = await initProject(join(own, 'project'));
    await writeTinyModel(join(own, 'model'));
    await importModel(taskContext(project), { folder: join(own, 'model'), name: 'tiny' });
    for (let chain = at; chain < Math.min(count, at + perProject); chain += 1) {
      const numbers = randomNumbers(chain);
      const draw: Draw = (below) => Math.floor(numbers(1, 0, below)[0] as number);
      made += await oneChain(project, own, `chain ${chain}`, draw);
    }
    await expectNoLeaks(project);
    await project.close();
  }
  return made;
}

/** Where nothing is left or nothing can be held out, an operation refuses; that ends the chain. */
const refusals =
  /different documents or groups|Nothing can be held out|nothing is left to train on|Nothing would be left/;

async function oneChain(project: Project, folder: string, name: string, draw: Draw): Promise<number> {
  const context = taskContext(project);
  const path = join(folder, `${name}.jsonl`);
  const grouped = draw(3) === 0;
  await writeFile(path, documents(draw, grouped));
  const seed = draw(100);
  let made = 0;
  try {
    const role = draw(2) ? 'domain' : 'general';
    const more = draw(4) ? {} : await heldOutFile(folder, name, draw, grouped);
    const columns = grouped ? { group: 'group' } : {};
    await importDataset(context, {
      paths: [path],
      name: `${name} 0`,
      role,
      seed,
      columns,
      ...more,
    });
    made += 1;
    for (const steps = 1 + draw(longest); made <= steps; made += 1) {
      const [from, as] = [`${name} ${made - 1}`, `${name} ${made}`];
      await operations[draw(operations.length)]?.(context, from, as, seed, draw);
    }
  } catch (error) {
    if (!refusals.test((error as Error).message)) throw error;
  }
  return made;
}

async function heldOutFile(folder: string, name: string, draw: Draw, grouped: boolean): Promise<{ heldOut: string[] }> {
  const path = join(folder, `${name} held out.jsonl`);
  await writeFile(path, documents(draw, grouped));
  return { heldOut: [path] };
}

type Context = ReturnType<typeof taskContext>;
type Operation = (context: Context, name: string, as: string, seed: number, draw: Draw) => Promise<unknown>;

const operations: readonly Operation[] = [
  (context, name, as) => dedupeDataset(context, { name, as }),
  (context, name, as, seed) => splitDataset(context, { name, as, seed }),
  (context, name, as) => redactDataset(context, { name, as, kinds: ['email'] }),
  async (context, name, as, seed) => {
    const planted = plantedIn(await context.project.datasets.get(name)).length > 0;
    if (planted) return splitDataset(context, { name, as, seed });
    return plantCanaries(context, { name, as, canaries: 2, repeats: 3, seed });
  },
  async (context, name, as) => {
    const all = await context.project.datasets.list();
    return transformDataset(context, { name, as, transformation: 'amd2g', against: all[0]?.name ?? name });
  },
  async (context, name, as, seed, draw) => {
    const split = draw(2) ? 'train' : 'calibration';
    return selectDataset(context, { name, as, strategy: 'random', split, share: 0.7, model: 'tiny', seed });
  },
];

/** Within a dataset nothing stands on both sides; a dataset that trains on what another holds out cannot be used. */
async function expectNoLeaks(project: Project): Promise<void> {
  const datasets = await project.datasets.list();
  const sides = new Map<string, { readonly trained: Set<string>; readonly heldOut: Set<string> }>();
  for (const dataset of datasets) {
    const { train, calibration, heldOut } = await documentsBySplit(project, dataset.name);
    const trained = [...train, ...calibration];
    const groups = (of: typeof train) =>
      new Set(of.flatMap(({ group }) => (group === undefined ? [] : [group.trim()])));
    const texts = (of: typeof train) => new Set(of.map((document) => shown(document.text)));
    expect(common(texts(trained), texts(heldOut)), dataset.name).toEqual([]);
    expect(common(groups(trained), groups(heldOut)), dataset.name).toEqual([]);
    sides.set(dataset.name, { trained: texts(trained), heldOut: texts(heldOut) });
  }
  for (const dataset of datasets) {
    const { trained } = sides.get(dataset.name) as { trained: Set<string> };
    const leaks = [...sides.values()].some(({ heldOut }) => common(trained, heldOut).length);
    const allowed = await refuseLeaks(project, [dataset]).then(
      () => true,
      () => false,
    );
    expect(allowed, dataset.name).toBe(!leaks);
  }
}

const common = (a: ReadonlySet<string>, b: ReadonlySet<string>): string[] => [...a].filter((one) => b.has(one));

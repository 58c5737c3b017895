import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Service } from '../../../main/api/service.ts';
import { tasks } from '../../../main/tasks/index.ts';
import { openProject, type Project } from '../../../main/project/project.ts';
import { contract, type Procedure, type Topic } from '../../../preload/contract/index.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { taskContext } from '../../support/taskContext.ts';
import { writeTinyModel } from '../../support/tinyModel.ts';

const folder = await temporaryFolder();
const program = join(import.meta.dirname, '../../..');

/** The program with its tasks in this process instead of an engine. */
class InProcess extends Service {
  override async task(task: string, input: unknown): Promise<never> {
    const load = tasks[task as keyof typeof tasks] as () => Promise<
      (context: unknown, input: unknown) => Promise<never>
    >;
    const work = await load();
    return work(taskContext(await this.project()), input);
  }
}

const service = new InProcess({ program, home: join(folder, 'home'), runtime: 'test' });
/** The same project, as another process sees it. */
let other: Project;

beforeAll(async () => {
  await writeTinyModel(join(folder, 'tiny'));
  const lines = Array.from({ length: 40 }, (_, i) =>
    JSON.stringify({ text: `Note ${i}: the patient ${i % 7} is well.` }),
  );
  await writeFile(join(folder, 'notes.jsonl'), lines.join('\n'));
  await service.call('projects.create', { folder: join(folder, 'project') });
  other = await openProject(join(folder, 'project'));
});
afterAll(async () => {
  await other.close();
  await service.close();
});

/** What is emitted while some work is done. */
async function emittedBy(work: () => Promise<unknown>): Promise<ReadonlySet<Topic>> {
  const emitted = new Set<Topic>();
  const stop = service.watch((topics) => topics.forEach((topic) => emitted.add(topic)));
  await work().finally(stop);
  return emitted;
}

describe('a procedure that changes the project declares what', () => {
  const from = { name: 'notes' };
  const paths = [join(folder, 'notes.jsonl')];
  it.each<[Procedure, unknown]>([
    ['models.import', { folder: join(folder, 'tiny'), name: 'tiny' }],
    ['datasets.import', { paths, name: 'notes', role: 'domain' }],
    ['datasets.import', { paths, name: 'others', role: 'general' }],
    ['datasets.redact', { ...from, as: 'redacted' }],
    ['datasets.dedupe', { ...from, as: 'deduped' }],
    ['datasets.split', { ...from, as: 'divided' }],
    ['datasets.select', { ...from, as: 'selected', strategy: 'random', model: 'tiny' }],
    ['datasets.transform', { ...from, as: 'transformed', transformation: 'amd2g', against: 'others' }],
    ['datasets.plant', { ...from, as: 'planted' }],
    ['datasets.delete', { name: 'planted' }],
    ['variants.update', { variant: 'half', notes: 'seen by another process' }],
    ['variants.update', { variant: 'half', tags: ['kept'] }],
    ['variants.update', { variant: 'half', name: 'whole' }],
    ['variants.delete', { variant: 'whole' }],
    ['variants.restore', { variant: 'whole' }],
  ])('%s %j', async (procedure, input) => {
    if (procedure === 'variants.update' && !(await other.variants.list()).length) await addVariant();
    const before = await other.versions();
    const emitted = await emittedBy(() => service.call(procedure, input));
    const after = await other.versions();
    const changed = (Object.keys(after) as (keyof typeof after)[]).filter((topic) => after[topic] !== before[topic]);
    expect(changed).not.toEqual([]);
    expect(contract[procedure].changes).toEqual(expect.arrayContaining(changed));
    expect([...emitted]).toEqual(expect.arrayContaining([...contract[procedure].changes]));
  });

  /** A variant that no run had to work for. */
  async function addVariant(): Promise<void> {
    const model = await other.models.get('tiny');
    const parent = { kind: 'model', id: model.id } as const;
    const domain = await other.datasets.get('notes');
    await other.transaction(async () => {
      const run = await other.runs.add({
        ...{ kind: 'extract', references: { model: parent, domain: { kind: 'dataset', id: domain.id } } },
        ...{ inputs: { recipe: { name: 'magnitude' } }, settings: {}, variantName: 'half' },
      });
      const { manifest, parameters, bytes, fingerprint: hash } = model;
      const row = { name: 'half', parents: [parent], run: run.id, manifest, parameters, nonzero: 0, bytes, hash };
      await other.variants.add(row);
    });
  }
});

it('what changed before a procedure failed is emitted, too', async () => {
  const emitted = await emittedBy(() =>
    expect(
      service.call('datasets.import', { paths: [join(folder, 'none')], name: 'x', role: 'domain' }),
    ).rejects.toThrow(),
  );
  expect([...emitted]).toEqual(['datasets']);
});

it('a refused call changes nothing', async () => {
  const emitted = await emittedBy(() => expect(service.call('datasets.delete', {})).rejects.toThrow());
  expect([...emitted]).toEqual([]);
});

it('who hears that another project is open finds it among the known ones', async () => {
  const known: Promise<readonly string[]>[] = [];
  const stop = service.watch((topics) => {
    if (!topics.includes('project')) return;
    known.push(service.call('projects.list', {}).then(({ recent }) => recent.map((project) => project.folder)));
  });
  await service.call('projects.create', { folder: join(folder, 'second') });
  stop();
  expect(await known.at(-1)).toContain(join(folder, 'second'));
});

it('an open window notices that another process renamed a variant, or wrote a note', async () => {
  await service.call('projects.open', { folder: join(folder, 'project') });
  const poll = vi.spyOn(await service.project(), 'versions');
  for (const change of [{ name: 'half again' }, { name: 'whole' }, { notes: 'of another process' }]) {
    poll.mockClear();
    const noticed = new Promise<void>((resolve) => {
      const stop = service.watch((topics) => {
        if (!topics.includes('variants')) return;
        stop();
        resolve();
      });
    });
    // What changes from the first poll on is noticed; that poll has begun.
    await expect.poll(() => poll.mock.calls.length).toBeGreaterThan(0);
    await poll.mock.results[0]?.value;
    await setImmediate();
    const { name } = (await other.variants.list())[0]!;
    await other.variants.update(name, change);
    await noticed;
  }
  poll.mockRestore();
});

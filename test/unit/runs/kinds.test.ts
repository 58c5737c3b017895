import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RunEvent } from '../../../preload/contract/index.ts';
import type { Place } from '../../../main/api/place.ts';
import { SlurmExecutor } from '../../../main/engine/slurm/executor.ts';
import { runs } from '../../../main/api/procedures/runs.ts';
import type { EngineEnd, Executor } from '../../../main/engine/executor.ts';
import { runKinds } from '../../../main/kinds/index.ts';
import type { RunKind } from '../../../main/kinds/kind.ts';
import type { Project } from '../../../main/project/project.ts';
import type { ModelReference } from '../../../main/project/repositories/references.ts';
import { findSubject, subjectOf } from '../../../main/project/subjects.ts';
import { RunQueue } from '../../../main/runs/queue.ts';
import { workOn } from '../../../main/runs/work.ts';
import { taskContext } from '../../support/taskContext.ts';
import { tinyProject } from '../../support/tinyProject.ts';

/** A kind of its own: it makes a variant that is one of several models, or fails. All that a kind needs is here. */
const pick: RunKind = {
  name: 'pick',
  explanation: 'Picks one of two models.',
  made: 'picked',
  input: z.strictObject({
    kind: z.literal('pick'),
    name: z.string().optional(),
    left: z.string(),
    right: z.string(),
    side: z.enum(['left', 'right', 'neither']),
  }),
  settings: z.object({ side: z.string() }),
  resolve: async ({ project }, input) => {
    const { left, right, side } = input as { left: string; right: string; side: string };
    const [one, other] = [await findSubject(project, left), await findSubject(project, right)];
    return {
      references: { left: one.reference, right: other.reference },
      ...{ inputs: { note: 'kept' }, settings: { side }, audit: { side } },
    };
  },
  stages: () => [['picking', 1]],
  describe: async (project, { references, settings }) => {
    const nameOf = async (role: string) => (await subjectOf(project, references[role] as ModelReference)).name;
    const { side } = settings as { side: string };
    return {
      recipe: null,
      recipes: [],
      settings: { side },
      input: { kind: 'pick', left: await nameOf('left'), right: await nameOf('right'), side },
    };
  },
  execute: async ({ context, run: { references, settings }, standing }) => {
    const { side } = settings as { side: string };
    standing.stage = 'picking';
    context.report({ stage: 'picking', done: 1, total: 1, fraction: 1, eta: 0 });
    context.warn(`picks the ${side}`);
    const chosen = references[side] as ModelReference | undefined;
    if (!chosen) throw new Error('Neither was to be picked; say left or right.');
    const { manifest, hash } = await subjectOf(context.project, chosen);
    return { manifest, hash, parents: [references['left'], references['right']] as ModelReference[], audit: { side } };
  },
};
runKinds.add({
  ...pick,
  recommend: async (_place, { model }) => ({
    ...{
      recipe: model,
      target: { kind: 'sparsity', value: 0.5 },
      sparsity: null,
      reason: 'Only it can.',
      possible: true,
    },
  }),
});
runKinds.add({ ...pick, name: 'mute' });

/** Engines that work in this process: another executor than the program's, and as good. */
class Here implements Executor {
  readonly #project: Project;
  readonly #working = new Set<string>();
  #started = 0;

  constructor(project: Project) {
    this.#project = project;
  }

  submit: Executor['submit'] = (request, onEvent = () => undefined) => {
    this.#started += 1;
    const id = `here:${this.#started}`;
    this.#working.add(id);
    const context = { ...taskContext(this.#project), project: this.#project, engine: id, emit: onEvent };
    const ended = workOn(context, request.input as { run: string }).then(
      (): EngineEnd => ({ reason: null, died: false }),
      (error: unknown): EngineEnd => ({ reason: (error as Error).message, died: false }),
    );
    return Promise.resolve({ id, ended: ended.finally(() => this.#working.delete(id)) });
  };

  alive = (id: string) => Promise.resolve(this.#working.has(id));
  kill = () => Promise.resolve();
}

let project: Project;
let place: Place;

beforeEach(async () => {
  project = await tinyProject();
  const executor = new Here(project);
  const queue = new RunQueue(
    ...([project, executor] as const),
    () => Promise.resolve({ project: project.folder, recipes: '', memoryBudget: null }),
    { executor: new SlurmExecutor(), entry: '' },
  );
  place = {
    ...{ executor, resources: taskContext(project).recipes.replace(/\/recipes$/, '') },
    ...{ project: () => Promise.resolve(project), queue: () => Promise.resolve(queue) },
  } as Partial<Place> as Place;
});
afterEach(() => project.close());

/** Starts a run and waits for its end; returns its story. */
async function story(input: Record<string, unknown>): Promise<{ run: string; events: RunEvent['body'][] }> {
  const { run } = await runs['runs.start'](place, input, {});
  const events: RunEvent['body'][] = [];
  const onEvent = (event: { kind: string; event?: RunEvent }) => void (event.event && events.push(event.event.body));
  await runs['runs.follow'](place, { run }, { onEvent });
  return { run, events };
}

const both = { kind: 'pick', left: 'tiny', right: 'tiny', side: 'left' };

describe('a kind of run that is only registered', () => {
  it('is queued, worked on, told and shown like any other', async () => {
    const { run, events } = await story({ ...both, name: 'picked' });
    expect(events.map((body) => (body.kind === 'state' ? body.state : body.kind))).toEqual([
      ...['queued', 'running', 'log', 'progress', 'log', 'done'],
    ]);
    expect(await runs['runs.show'](place, { run }, {})).toMatchObject({
      ...{ kind: 'pick', state: 'done', variant: 'picked', recipe: 'pick', recipeDocument: null, layers: 2 },
      ...{ parents: ['tiny', 'tiny'], inputs: { left: 'tiny', right: 'tiny' }, settings: { side: 'left' } },
      ...{ stages: [{ stage: 'picking', share: 1 }], input: both },
    });
    expect(await runs['runs.list'](place, {}, {})).toMatchObject([
      { name: run, kind: 'pick', parents: ['tiny', 'tiny'] },
    ]);
    const [listed] = await project.variants.listing();
    expect(listed).toMatchObject({ name: 'picked', recipeName: 'pick', parents: [{ name: 'tiny' }, { name: 'tiny' }] });
    expect((await project.audit.list()).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['run started', 'variant picked']),
    );
  });

  it('can work on what runs made', async () => {
    await story({ ...both, name: 'first' });
    await story({ ...both, left: 'first', right: 'tiny', side: 'right', name: 'second' });
    expect((await project.variants.listing({ name: 'second' }))[0]?.parents).toEqual([
      { kind: 'variant', name: 'first' },
      { kind: 'model', name: 'tiny' },
    ]);
  });

  it('writes down itself why it failed', async () => {
    const { run, events } = await story({ ...both, side: 'neither' });
    const reason = 'Neither was to be picked; say left or right.';
    expect(events.slice(-2)).toEqual([
      { kind: 'log', level: 'error', text: reason },
      { kind: 'state', state: 'failed', reason },
    ]);
    expect(await project.runs.get(run)).toMatchObject({ state: 'failed', error: reason, engine: null });
    expect(await project.variants.list()).toEqual([]);
  });

  it('checks what it is asked for', async () => {
    const start = (input: Record<string, unknown>) => runs['runs.start'](place, input, {});
    await expect(start({ ...both, side: 'middle' })).rejects.toThrow(/^runs\.start: side has to be left or right/);
    await expect(start({ ...both, left: 'none' })).rejects.toThrow('There is no model or variant "none"');
    await expect(start({ ...both, kind: 'guess' })).rejects.toThrow(
      'There is no kind of run "guess". There are: extract, plan, pick, mute.',
    );
    await expect(start({ left: 'tiny' })).rejects.toMatchObject({ name: 'InvalidInput' });
  });

  it('is asked itself for what it recommends', async () => {
    const wanted = { model: 'tiny', goal: { kind: 'half' }, uniform: false } as const;
    const recommended = (kind?: string) => runs['runs.recommend'](place, { ...wanted, ...(kind ? { kind } : {}) }, {});
    expect(await recommended('pick')).toMatchObject({ recipe: 'tiny', reason: 'Only it can.' });
    expect((await recommended()).recipe).toBe('importance-matrix');
    await expect(recommended('mute')).rejects.toThrow('Nothing can be recommended for runs of the kind mute');
    await expect(recommended('guess')).rejects.toThrow('There is no kind of run "guess"');
  });

  it('has a name that no other kind has', () => {
    expect(() => runKinds.add({ ...pick, name: 'extract' })).toThrow('There are two kinds of runs called extract.');
  });
});

describe('working on a run', () => {
  const queued = async () => {
    const resolved = await pick.resolve({ project, recipes: '' }, both);
    return project.runs.add({ kind: 'pick', ...resolved, variantName: null });
  };

  it('is refused when somebody stopped it before', async () => {
    const { id, name } = await queued();
    await project.runs.finish(id, 'paused', 0);
    await expect(workOn(taskContext(project), { run: name })).rejects.toThrow(`${name} was stopped.`);
    expect((await project.runs.get(name)).state).toBe('paused');
  });

  it('leaves a run that was stopped meanwhile as it is', async () => {
    const { id, name } = await queued();
    const context = { ...taskContext(project), project };
    const stopping = { ...context, emit: () => void project.runs.finish(id, 'cancelled', 0) };
    await expect(workOn(stopping, { run: name })).rejects.toThrow(`${name} was stopped.`);
    expect((await project.runs.get(name)).state).toBe('cancelled');
    expect(await project.variants.list()).toEqual([]);
  });

  it('fails a run of a kind that this program does not know', async () => {
    const { name } = await project.runs.add({
      ...{ kind: 'later', references: {}, inputs: {}, settings: {}, variantName: null },
    });
    await expect(workOn(taskContext(project), { run: name })).rejects.toThrow('There is no kind of run "later"');
    expect(await project.runs.get(name)).toMatchObject({ state: 'failed' });
  });
});

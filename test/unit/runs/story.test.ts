import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunEvent } from '../../../preload/contract/index.ts';
import type { Project } from '../../../main/project/project.ts';
import { Story } from '../../../main/runs/story.ts';
import { newRun } from '../../support/rows.ts';
import { tinyProject } from '../../support/tinyProject.ts';

let project: Project;
let clock = 0;

beforeEach(async () => {
  project = await tinyProject();
  await project.runs.add(newRun());
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await project.close();
});

const progress = (stage: string, done: number, total = 9) =>
  ({ kind: 'progress', stage, done, total, fraction: null, eta: null, memory: 1 }) as const;
const bodies = async () => (await project.runEvents.after(1, 0)).map(({ body }) => body as RunEvent['body']);

describe('the story that an engine writes', () => {
  it('names every stage, keeps its steps apart, and looks at memory once a second', async () => {
    const story = new Story(project, 1);
    const at = async (milliseconds: number, event: Parameters<Story['record']>[0]) => {
      clock = milliseconds;
      return story.record(event);
    };
    expect(await at(0, progress('a', 0))).toBe(true);
    expect(await at(100, progress('a', 1))).toBe(false);
    expect(await at(250, progress('a', 1))).toBe(true);
    expect(await at(500, progress('a', 1))).toBe(false);
    expect(await at(1300, progress('a', 1))).toBe(true);
    // The last step and a new stage are never left out.
    expect(await at(1301, progress('a', 9))).toBe(true);
    expect(await at(1302, progress('b', 0))).toBe(true);
    const said = (await bodies()).map((body) =>
      body.kind === 'log' ? body.text : body.kind === 'progress' ? `${body.stage} ${body.done}` : body.kind,
    );
    expect(said).toEqual(['a', 'a 0', 'a 1', 'a 1', 'a 9', 'b', 'b 0']);
  });

  it('holds every word, loss and training event in its order', async () => {
    const story = new Story(project, 1);
    const evaluation = { kind: 'evaluation', step: 1, domain: 3, general: null } as const;
    void story.record({ kind: 'warning', message: 'careful' });
    void story.record({ kind: 'loss', what: 'x', value: 2 });
    void story.record({ kind: 'training', event: evaluation });
    void story.record({ kind: 'text', text: 'not of a run' });
    await story.flush();
    expect(await bodies()).toEqual([
      { kind: 'log', level: 'warning', text: 'careful' },
      { kind: 'loss', what: 'x', value: 2 },
      { kind: 'training', event: evaluation },
    ]);
  });

  it('goes on behind what an earlier engine wrote', async () => {
    await new Story(project, 1).add({ kind: 'state', state: 'running', reason: null });
    await new Story(project, 1).add({ kind: 'state', state: 'done', reason: null });
    expect((await project.runEvents.after(1, 0)).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('never ends a run because it cannot be written', async () => {
    expect(await new Story(project, 99).add({ kind: 'state', state: 'running', reason: null })).toBe(false);
  });
});

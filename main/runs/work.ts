import { rm } from 'node:fs/promises';
import type { TaskContext } from '../engine/context.ts';
import { runKinds } from '../kinds/index.ts';
import type { Made } from '../kinds/kind.ts';
import type { Standing } from '../kinds/progress.ts';
import { totals } from '../project/manifest.ts';
import type { RunRow } from '../project/repositories/runs.ts';
import { recording } from './recording.ts';
import { Story } from './story.ts';

/** Milliseconds between two times that a run's row says where it stands. */
const standingEvery = 1000;

/** What a run that was worked to its end made. */
export interface Worked {
  readonly run: string;
  readonly variant: string;
  readonly seconds: number;
}

/**
 * Works on a run, whatever its kind, from wherever an earlier engine left it: claims it, writes its story, and adds what it
 * made together with its end. Runs in the engine; whoever started it finds everything in the project.
 *
 * @throws what went wrong, after the run's row and story say so; and when somebody stopped the run.
 */
export async function workOn(context: TaskContext, { run: name }: { readonly run: string }): Promise<Worked> {
  const { project } = context;
  const run = await project.runs.get(name);
  const story = new Story(project, run.id);
  const started = performance.now();
  const seconds = () => run.seconds + (performance.now() - started) / 1000;
  if (!(await project.runs.claim(run.id, context.engine, process.ppid))) throw new Error(`${name} was stopped.`);
  await story.add({ kind: 'state', state: 'running', reason: null });
  const standing: Standing = { stage: 'starting', fraction: 0 };
  const clock = setInterval(
    () => void project.runs.progress(run.id, standing.stage, standing.fraction, seconds()).catch(() => undefined),
    standingEvery,
  );
  const folder = await project.runFolder(name);
  try {
    const made = await runKinds.get(run.kind).execute({ context: recording(context, story), run, folder, standing });
    await story.flush();
    await finish(context, run, made, story, seconds());
  } catch (error) {
    await story.flush();
    await fail(context, run, error, story, seconds());
    throw error;
  } finally {
    clearInterval(clock);
  }
  await rm(folder, { recursive: true, force: true });
  return { run: name, variant: run.variantName, seconds: seconds() };
}

/** The variant and the run's end, all or nothing. */
async function finish(
  { project }: TaskContext,
  { id, name, kind, variantName }: RunRow,
  { manifest, hash, parents, audit, record }: Made,
  story: Story,
  seconds: number,
): Promise<void> {
  await project.transaction(async () => {
    // Somebody may have paused or cancelled the run just now; then the variant does not count.
    if ((await project.runs.get(name)).state !== 'running') throw new Error(`${name} was stopped.`);
    await project.variants.add({ name: variantName, parents, run: id, manifest, hash, ...totals(manifest) });
    await record?.();
    await project.runs.finish(id, 'done', seconds);
    await project.audit.append(`variant ${runKinds.get(kind).made}`, variantName, { run: name, ...audit, hash });
    await story.add({ kind: 'state', state: 'done', reason: null });
  });
}

/** Writes down why a run failed, unless somebody stopped it meanwhile. */
async function fail(
  { project }: TaskContext,
  run: RunRow,
  error: unknown,
  story: Story,
  seconds: number,
): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error);
  await project.transaction(async () => {
    if ((await project.runs.get(run.name)).state !== 'running') return;
    await project.runs.finish(run.id, 'failed', seconds, reason);
    await story.add({ kind: 'log', level: 'error', text: reason });
    await story.add({ kind: 'state', state: 'failed', reason });
  });
}

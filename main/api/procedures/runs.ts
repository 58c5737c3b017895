import type { Output, RunInput } from '../../../preload/contract/index.ts';
import { checkCluster } from '../../engine/executors.ts';
import { layersOf } from '../../models/describe.ts';
import { runKinds } from '../../kinds/index.ts';
import type { KindPlace, Resolved, RunKind } from '../../kinds/kind.ts';
import { trainingsOf } from '../../measuring/trainings.ts';
import type { Project } from '../../project/project.ts';
import type { ModelReference, Reference } from '../../project/repositories/references.ts';
import type { RunRow } from '../../project/repositories/runs.ts';
import { subjectOf } from '../../project/subjects.ts';
import { actualState } from '../../runs/owner.ts';
import { checked } from '../checked.ts';
import { type Place, recipesFolder } from '../place.ts';
import type { Implementations } from './implementation.ts';

/** What was asked for, checked by the kind that it is meant for. */
function asked(procedure: string, input: RunInput): { readonly kind: RunKind; readonly input: RunInput } {
  const kind = runKinds.of(input);
  return { kind, input: checked(procedure, kind.input, input) as RunInput };
}

const kindPlace = async (place: Place) => ({ project: await place.project(), recipes: recipesFolder(place) });

const isModel = (reference: Reference): reference is ModelReference => reference.kind !== 'dataset';

/** Runs that were asked for as rows of the project, all of them or none; returns their names. */
async function stored(place: KindPlace, wanted: readonly ReturnType<typeof asked>[]): Promise<string[]> {
  const { project } = place;
  const resolved = await Promise.all(wanted.map(({ kind, input }) => kind.resolve(place, input)));
  return project.transaction(async () => {
    const names: string[] = [];
    for (const [at, { kind, input }] of wanted.entries()) {
      const { audit, ...run } = resolved[at] as Resolved;
      if (input.name) await project.variants.refuseTaken(input.name);
      const row = await project.runs.add({ kind: kind.name, ...run, variantName: input.name ?? null });
      await project.audit.append('run started', row.name, audit);
      names.push(row.name);
    }
    return names;
  });
}

/** Models and variants that a run works on. */
const parentsOf = (project: Project, { references }: RunRow) =>
  Promise.all(
    Object.values(references)
      .filter(isModel)
      .map((reference) => subjectOf(project, reference)),
  );

/** Names of what a run works on, by their part in it. */
async function inputNames(project: Project, { references }: RunRow): Promise<Record<string, string>> {
  const names: Record<string, string> = {};
  for (const [role, reference] of Object.entries(references)) {
    const { name } = await (isModel(reference) ? subjectOf(project, reference) : project.datasets.byId(reference.id));
    names[role] = name;
  }
  return names;
}

/** All about one run, with the call that would start it again. */
async function shown({ executor }: Place, project: Project, run: RunRow): Promise<Output<'runs.show'>> {
  const { name, stage, progress, error, seconds, created, variantName } = run;
  const kind = runKinds.get(run.kind);
  const { recipe, settings, input } = await kind.describe(project, run);
  const stages = kind.stages(run);
  const all = stages.reduce((sum, [, weight]) => sum + weight, 0);
  const parents = await parentsOf(project, run);
  return {
    ...{ name, kind: run.kind, stage, progress, error, seconds, created, wanted: variantName },
    state: await actualState(run, executor),
    parents: parents.map((parent) => parent.name),
    recipe: recipe?.name ?? run.kind,
    variant: (await project.variants.ofRun(run.id))?.name ?? null,
    inputs: await inputNames(project, run),
    layers: parents[0] ? layersOf(parents[0].manifest.config) : 0,
    stages: stages.map(([stageName, weight]) => ({ stage: stageName, share: weight / all })),
    recipeDocument: recipe,
    lastEvent: await project.runEvents.last(run.id),
    settings,
    trainings: [...(await trainingsOf(project, run.id))],
    input,
  };
}

export const runs: Implementations<'runs'> = {
  'runs.recommend': async (place, input) => {
    const { name, recommend } = runKinds.of(input.kind === undefined ? {} : { kind: input.kind });
    if (!recommend)
      throw new Error(
        `Nothing can be recommended for runs of the kind ${name}; leave "kind" out for a recommended extraction.`,
      );
    return recommend(await kindPlace(place), input);
  },

  'runs.estimate': (place, input, options) => place.task('estimateRun', asked('runs.estimate', input).input, options),

  'runs.rehearse': (place, input, options) => place.task('rehearseRun', asked('runs.rehearse', input).input, options),

  'runs.start': async (place, wanted) => {
    const [run = ''] = await stored(await kindPlace(place), [asked('runs.start', wanted)]);
    await (await place.queue()).add(run);
    return { run };
  },

  'runs.submit': async (place, { runs: wanted, cluster }) => {
    const all = wanted.map((input) => asked('runs.submit', input));
    await checkCluster(cluster);
    const names = await stored(await kindPlace(place), all);
    await (await place.queue()).submit(names, cluster);
    return { runs: names };
  },

  'runs.list': async (place, { states }) => {
    const project = await place.project();
    return Promise.all(
      (await project.runs.summaries(states)).map(async (run) => ({
        ...run,
        state: await actualState(run, place.executor),
      })),
    );
  },

  'runs.show': async (place, { run }) => {
    const project = await place.project();
    return shown(place, project, await project.runs.get(run));
  },

  'runs.follow': async (place, { run: name, after }, { onEvent, signal }) => {
    const project = await place.project();
    const queue = await place.queue();
    const run = await queue.follow(name, after ?? 0, (event) => onEvent?.({ kind: 'run', event }), signal);
    const variant = (await project.variants.ofRun(run.id))?.name ?? null;
    return {
      ...{ run: name, state: run.state, variant, seconds: run.seconds },
      trainings: [...(await trainingsOf(project, run.id))],
    };
  },

  'runs.pause': async (place, { run }) => ({
    run,
    state: await (await place.queue()).pause(run),
  }),

  'runs.resume': async (place, { run }) => ({
    run,
    state: await (await place.queue()).resume(run),
  }),

  'runs.cancel': async (place, { run }) => ({
    run,
    state: await (await place.queue()).cancel(run),
  }),
};

import type { CardFacts } from '../export/subject.ts';
import { trainingsOf } from '../measuring/trainings.ts';
import type { Project } from '../project/project.ts';
import { runKinds } from '../kinds/index.ts';
import { parentOf, type Subject } from '../project/subjects.ts';

/** What a model card says of a subject. */
export async function cardFacts(project: Project, subject: Subject): Promise<CardFacts> {
  const parent = await parentOf(project, subject);
  const datasets = await project.datasets.list();
  const run = subject.run === null ? null : await project.runs.byId(subject.run);
  const recipe = run && (await runKinds.get(run.kind).describe(project, run)).recipe;
  const used = Object.values(run?.references ?? {}).flatMap(({ kind, id }) => (kind === 'dataset' ? [id] : []));
  const measurements = await project.measurements.latest(subject.hash);
  return {
    baseModel: parent.name,
    recipe:
      recipe && run ? { title: recipe.title, citation: recipe.citation, json: recipe, settings: run.settings } : null,
    trainings: await trainingsOf(project, subject.run),
    parameters: subject.parameters,
    nonzero: subject.nonzero,
    parentParameters: parent.parameters,
    datasets: datasets.filter(({ id }) => used.includes(id)),
    measurements: measurements.map((measurement) => {
      const dataset = datasets.find(({ id }) => id === measurement.dataset);
      return { ...measurement, dataset: dataset?.name ?? '', role: dataset?.role ?? '' };
    }),
  };
}

import type { CardFacts, LineageStep } from '../export/subject.ts';
import { runKinds } from '../kinds/index.ts';
import { metricFacts } from '../measuring/metrics.ts';
import { trainingsOf } from '../measuring/trainings.ts';
import type { Project } from '../project/project.ts';
import type { RunRow } from '../project/repositories/runs.ts';
import { lineageOf, type Subject, subjectOf } from '../project/subjects.ts';

/** What a model card says of a subject. */
export async function cardFacts(project: Project, subject: Subject): Promise<CardFacts> {
  const lineage = await lineageOf(project, subject);
  const bases = lineage.filter(({ run }) => run === null);
  const datasets = await project.datasets.list();
  const used = new Set<number>();
  const steps: LineageStep[] = [];
  for (const one of lineage) {
    if (one.run === null) continue;
    const run = await project.runs.byId(one.run);
    for (const { kind, id } of Object.values(run.references)) if (kind === 'dataset') used.add(id);
    steps.push(await stepOf(project, one, run));
  }
  const measurements = await project.measurements.latest(subject.hash);
  return {
    baseModels: bases.map(({ name }) => name),
    lineage: steps,
    parameters: subject.parameters,
    nonzero: subject.nonzero,
    baseParameters: bases[0]?.parameters ?? subject.parameters,
    datasets: datasets.filter(({ id }) => used.has(id)),
    measurements: measurements.map((measurement) => {
      const dataset = datasets.find(({ id }) => id === measurement.dataset);
      const { value, low, high, tokens } = measurement;
      return {
        ...{ dataset: dataset?.name ?? '', role: dataset?.role ?? '', ...metricFacts(measurement.metric) },
        ...{ value, low, high, tokens },
      };
    }),
  };
}

/** The run that made a variant, as a step of its lineage. */
async function stepOf(project: Project, made: Subject, run: RunRow): Promise<LineageStep> {
  const { recipes } = await runKinds.get(run.kind).describe(project, run);
  const from = await Promise.all(made.parents.map((parent) => subjectOf(project, parent)));
  return {
    made: made.name,
    from: from.map(({ name }) => name),
    kind: run.kind,
    recipes: recipes.map(({ recipe, settings }) => ({
      ...{ title: recipe.title, citation: recipe.citation, json: recipe, settings },
    })),
    settings: run.settings,
    trainings: await trainingsOf(project, made.run),
  };
}

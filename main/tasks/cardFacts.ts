import { storedRecipe } from '../compress/recipe/document.ts';
import type { CardFacts } from '../export/subject.ts';
import type { Project } from '../project/project.ts';
import type { Subject } from '../project/subjects.ts';

/** What a model card says of a subject. */
export async function cardFacts(project: Project, subject: Subject): Promise<CardFacts> {
  const parent = await project.models.get(subject.parent);
  const datasets = await project.datasets.list();
  const run = subject.run === null ? null : await project.runs.byId(subject.run);
  const recipe = run ? storedRecipe(run.recipe) : null;
  const measurements = await project.measurements.latest(subject.hash);
  return {
    baseModel: parent.name,
    recipe:
      recipe && run ? { title: recipe.title, citation: recipe.citation, json: recipe, settings: run.settings } : null,
    parameters: subject.parameters,
    nonzero: subject.nonzero,
    parentParameters: parent.parameters,
    datasets: run ? datasets.filter(({ id }) => id === run.domain || id === run.general) : [],
    measurements: measurements.map((measurement) => {
      const dataset = datasets.find(({ id }) => id === measurement.dataset);
      return { ...measurement, dataset: dataset?.name ?? '', role: dataset?.role ?? '' };
    }),
  };
}

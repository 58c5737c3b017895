import type { Project } from './project.ts';
import type { DatasetRow } from './repositories/datasets.ts';
import { lineageOf, type Subject } from './subjects.ts';

/**
 * The text that a model or variant is for: that of the newest run that it came about by; where no run says it, the first dataset
 * of the project with domain text, or with any. Null in a project without datasets.
 */
export async function domainOf(project: Project, subject: Subject): Promise<DatasetRow | null> {
  for (const { run } of (await lineageOf(project, subject)).toReversed()) {
    const domain = run === null ? undefined : (await project.runs.byId(run)).references['domain'];
    if (domain) return project.datasets.byId(domain.id);
  }
  const all = await project.datasets.list();
  return all.find(({ role }) => role === 'domain') ?? all[0] ?? null;
}

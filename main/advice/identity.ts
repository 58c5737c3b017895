import type { Project } from '../project/project.ts';
import type { DatasetRow } from '../project/repositories/datasets.ts';
import { findSubject, type Subject } from '../project/subjects.ts';

/** What advice holds for: this model and these texts, whatever they are called. */
export interface Identity {
  readonly model: string;
  readonly domain: string;
  readonly general: string | null;
}

export const identityOf = ({
  parent,
  domain,
  general,
}: {
  readonly parent: Subject;
  readonly domain: DatasetRow;
  readonly general: DatasetRow | null;
}): Identity => ({
  model: parent.fingerprint,
  domain: domain.fingerprint,
  general: general?.fingerprint ?? null,
});

/** @throws naming what is no longer what it was when the advice was given. */
export async function checkIdentity(
  project: Project,
  advice: string,
  was: Identity,
  {
    model,
    domain,
    general,
  }: { readonly model: string; readonly domain: string; readonly general?: string | undefined },
): Promise<void> {
  const now = identityOf({
    parent: await findSubject(project, model),
    domain: await project.datasets.get(domain),
    general: general === undefined ? null : await project.datasets.get(general),
  });
  const names = { model, domain, general };
  for (const part of ['model', 'domain', 'general'] as const)
    if (now[part] !== was[part])
      throw new Error(
        `${names[part] ?? 'The general text'} is not what ${advice} was measured on any more; ask for advice again.`,
      );
}

import { type Draft, initial } from './draft.ts';

/** What remembers words by a key, as a browser does for a page. */
interface Kept {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const keyOf = (project: string): string => `wizard ${project}`;

/** Answers that were given in a project, by its folder; what was never answered is as it is at the beginning. */
export function keptAnswers(storage: Pick<Kept, 'getItem'>, project: string): Draft {
  try {
    return { ...initial(), ...(JSON.parse(storage.getItem(keyOf(project)) ?? '{}') as Partial<Draft>) };
  } catch {
    return initial();
  }
}

export function keepAnswers(storage: Pick<Kept, 'setItem'>, project: string, draft: Draft): void {
  storage.setItem(keyOf(project), JSON.stringify(draft));
}

import type { Project } from '../project.ts';
import type { JournalWrite } from './files.ts';

/** Methods that change a project and that engines call: all that can stand in a journal. Arguments and results survive JSON. */
export const journaled = {
  artifacts: ['record'],
  audit: ['append'],
  measurements: ['add'],
  runEvents: ['add'],
  runs: ['claim', 'progress', 'finish'],
  variants: ['add'],
} as const satisfies Partial<Readonly<Record<keyof Project, readonly string[]>>>;

type Repository = keyof typeof journaled;
type Method = (...values: readonly unknown[]) => Promise<unknown>;

/** A repository's methods by name; `this` is the repository. */
const methodsOf = (project: Project, on: Repository): Record<string, Method> =>
  project[on] as unknown as Record<string, Method>;

/** What is reported of every write: its name, arguments and result. */
export type Note = (write: JournalWrite, result: unknown) => Promise<void>;

/** Has every write to a project noted, after it succeeded. */
export function noteWrites(project: Project, note: Note): void {
  for (const [name, methods] of Object.entries(journaled)) {
    const on = name as Repository;
    const repository = methodsOf(project, on);
    for (const method of methods) {
      const write = (repository[method] as Method).bind(repository);
      repository[method] = async (...values) => {
        const result = await write(...values);
        await note({ on, method, values }, result);
        return result;
      };
    }
  }
}

/**
 * Does a write of a journal to a project.
 *
 * @throws when it is none that may stand in one.
 */
export async function doWrite(project: Project, { on, method, values }: JournalWrite): Promise<unknown> {
  const known: readonly string[] | undefined = Object.hasOwn(journaled, on) ? journaled[on as Repository] : undefined;
  if (!known?.includes(method))
    throw new Error(
      `A journal asks for "${on}.${method}", which no engine of this version does; update the engine on the nodes and the program to the same version.`,
    );
  return (methodsOf(project, on as Repository)[method] as Method).call(project[on as Repository], ...values);
}

import type { Procedure } from '../../../preload/contract/index.ts';
import type { Implementation, Implementations } from './implementation.ts';

/** What stands before the point in a procedure's name. */
type Area = Procedure extends `${infer A}.${string}` ? A : never;

/** Implementations by area, each loaded when one of its procedures is called first: no call needs all of the program. */
const areas: { readonly [A in Area]: () => Promise<Implementations<A>> } = {
  project: async () => (await import('./projects.ts')).projects,
  projects: async () => (await import('./projects.ts')).projects,
  audit: async () => (await import('./projects.ts')).projects,
  files: async () => (await import('./files.ts')).files,
  program: async () => (await import('./program.ts')).program,
  devices: async () => (await import('./program.ts')).program,
  executors: async () => (await import('./program.ts')).program,
  settings: async () => (await import('./program.ts')).program,
  models: async () => (await import('./models.ts')).models,
  datasets: async () => (await import('./datasets.ts')).datasets,
  methods: async () => (await import('./methods.ts')).methods,
  recipes: async () => (await import('./recipes.ts')).recipes,
  runs: async () => (await import('./runs.ts')).runs,
  variants: async () => (await import('./variants.ts')).variants,
  exports: async () => (await import('./variants.ts')).variants,
  sweeps: async () => (await import('./sweeps.ts')).sweeps,
  erasures: async () => (await import('./erasures.ts')).erasures,
  advice: async () => (await import('./advice.ts')).advice,
};

/** The implementation of a procedure of the contract. */
export async function implementationOf<P extends Procedure>(procedure: P): Promise<Implementation<P>> {
  const area = procedure.slice(0, procedure.indexOf('.')) as Area;
  const implementations = (await areas[area]()) as { readonly [Q in P]: Implementation<Q> };
  return implementations[procedure];
}

/** Everything that runs in the engine process, by name; an engine loads the one task that it does. */
export const tasks = {
  checkModel: async () => (await import('./models/checkModel.ts')).checkModel,
  findModels: async () => (await import('./models/findModels.ts')).findModels,
  importModel: async () => (await import('./models/importModel.ts')).importModel,
  importDataset: async () => (await import('../datasets/import.ts')).importDataset,
  profileDataset: async () => (await import('../datasets/profile.ts')).profileDataset,
  scanDataset: async () => (await import('../datasets/scan.ts')).scanDataset,
  redactDataset: async () => (await import('../datasets/redact.ts')).redactDataset,
  dedupeDataset: async () => (await import('../datasets/dedupe.ts')).dedupeDataset,
  splitDataset: async () => (await import('../datasets/split.ts')).splitDataset,
  selectDataset: async () => (await import('./datasets/select.ts')).selectDataset,
  transformDataset: async () => (await import('./datasets/transform.ts')).transformDataset,
  plantCanaries: async () => (await import('../datasets/plant.ts')).plantCanaries,
  recite: async () => (await import('./datasets/recite.ts')).recite,
  estimateRun: async () => (await import('./runs.ts')).estimateRun,
  rehearseRun: async () => (await import('./runs.ts')).rehearseRun,
  planSweep: async () => (await import('../sweeps/plan.ts')).planSweep,
  advise: async () => (await import('../advice/advise.ts')).advise,
  run: async () => (await import('../runs/work.ts')).workOn,
  prepareRuns: async () => (await import('../runs/prepare.ts')).prepareRuns,
  evaluate: async () => (await import('../measuring/evaluate.ts')).evaluate,
  compare: async () => (await import('../measuring/compare.ts')).compare,
  exportLosses: async () => (await import('../measuring/exportLosses.ts')).exportLosses,
  generate: async () => (await import('./generate.ts')).generate,
  exportVariant: async () => (await import('./exportVariant.ts')).exportVariant,
  listDevices: async () => (await import('./listDevices.ts')).listDevices,
} satisfies Readonly<Record<string, () => Promise<unknown>>>;

/** What an engine can be asked for. */
export type TaskName = keyof typeof tasks;
type Task<T extends TaskName> = Awaited<ReturnType<(typeof tasks)[T]>>;
/** What a task is given beside its context; null for one that needs nothing. It is sent to another process, so plain data. */
export type TaskInput<T extends TaskName> = Parameters<Task<T>> extends [unknown, infer I] ? I : null;
/** What a task answers; plain data, like its input. */
export type TaskOutput<T extends TaskName> = Awaited<ReturnType<Task<T>>>;

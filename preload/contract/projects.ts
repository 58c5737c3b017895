import { z } from 'zod';
import { languageCodes } from '../languages.ts';
import { nothing, path, procedure } from './schemas.ts';

const project = z.object({
  folder: z.string(),
  name: z.string(),
  /** Whether the folder is still there and holds a project. */
  there: z.boolean(),
  opened: z.string().nullable(),
});

const summary = z.object({
  folder: z.string(),
  name: z.string(),
  models: z.number(),
  datasets: z.number(),
  runs: z.number(),
  variants: z.number(),
  /** Bytes of the project on disk by what they are for, and bytes still free there. */
  disk: z.object({ objects: z.number(), runs: z.number(), database: z.number(), free: z.number() }),
});

export const settings = z.strictObject({
  /** Bytes the engine may use for hidden states before it writes them to a scratch file; null: half of what is free. */
  memoryBudget: z
    .number()
    .int()
    .min(64 * 2 ** 20)
    .max(2 ** 44)
    .nullable(),
  theme: z.enum(['system', 'light', 'dark']),
  /** Of the window; `system`: the first one of the system's that the window speaks. */
  language: z.enum(['system', ...languageCodes]),
});
export type Settings = z.infer<typeof settings>;

const entry = z.object({
  name: z.string(),
  path: z.string(),
  kind: z.enum(['folder', 'file']),
  bytes: z.number().nullable(),
});

export const projectProcedures = {
  /** Makes a project in a new or empty folder, or opens the one that is there. */
  'project.init': procedure(nothing, z.object({ folder: z.string() })),
  'project.summary': procedure(nothing, summary),
  /** Emits a `change` event whenever something in the project is different; ends when the caller hangs up. */
  'project.watch': procedure(nothing, nothing),
  /** Puts the sample model and its texts into the project. */
  'project.sample': procedure(nothing, z.object({ model: z.string(), domain: z.string(), general: z.string() }), [
    'models',
    'datasets',
  ]),
  /** Projects that were opened on this machine, newest first, and the one that is open. */
  'projects.list': procedure(nothing, z.object({ current: z.string().nullable(), recent: z.array(project) })),
  'projects.open': procedure(z.strictObject({ folder: path }), z.object({ folder: z.string() }), ['project']),
  'projects.create': procedure(z.strictObject({ folder: path }), z.object({ folder: z.string() }), ['project']),
  'projects.forget': procedure(z.strictObject({ folder: path }), nothing, ['project']),
  /** Folders and files, for choosing one where there is no dialog of the system. */
  'files.list': procedure(
    z.strictObject({ folder: path.optional() }),
    z.object({ folder: z.string(), parent: z.string().nullable(), entries: z.array(entry), cut: z.boolean() }),
  ),
  /** Whether a folder can be written to, found out by writing, and how much fits. */
  'files.space': procedure(
    z.strictObject({ folder: path }),
    z.object({ folder: z.string(), free: z.number(), writable: z.boolean(), empty: z.boolean() }),
  ),
  'settings.get': procedure(nothing, settings),
  'settings.set': procedure(settings.partial(), settings, ['settings']),
  'audit.list': procedure(
    z.strictObject({ before: z.number().int().min(1).optional(), limit: z.number().int().min(1).max(1000).optional() }),
    z.object({
      intact: z.boolean(),
      total: z.number(),
      entries: z.array(
        z.object({
          seq: z.number(),
          at: z.string(),
          action: z.string(),
          subject: z.string(),
          detail: z.unknown(),
          /** Its subject and detail were erased since. */
          erased: z.boolean(),
        }),
      ),
    }),
  ),
  'devices.list': procedure(
    nothing,
    z.array(z.object({ device: z.string(), available: z.boolean(), reason: z.string().nullable() })),
  ),
  /** Where runs could be worked on, what each place offers, and why not. */
  'executors.list': procedure(
    nothing,
    z.array(
      z.object({
        executor: z.string(),
        available: z.boolean(),
        reason: z.string().nullable(),
        version: z.string().nullable(),
        /** Whether its programs answer in JSON; null where there is none to ask. */
        json: z.boolean().nullable(),
        partitions: z.array(
          z.object({
            name: z.string(),
            isDefault: z.boolean(),
            up: z.boolean(),
            limit: z.string(),
            nodes: z.number(),
            cores: z.number(),
            /** Bytes of one node. */
            memory: z.number(),
            resources: z.string().nullable(),
          }),
        ),
        /** What jobs may be counted to; null where no accounts are kept. */
        accounts: z.array(z.object({ account: z.string(), qos: z.array(z.string()) })).nullable(),
      }),
    ),
  ),
  /** Writes what a node of a cluster needs beside Node itself into one file. */
  'executors.pack': procedure(
    z.strictObject({ file: path }),
    z.object({ file: z.string(), bytes: z.number(), files: z.number() }),
  ),
  /** Version, machine, and requests that were refused since the program started. */
  'program.about': procedure(
    nothing,
    z.object({
      version: z.string(),
      runtime: z.string(),
      platform: z.string(),
      processor: z.string(),
      threads: z.number(),
      memory: z.object({ total: z.number(), available: z.number() }),
      /** Requests to anywhere but this program: stopped before they left. */
      refusedRequests: z.number(),
    }),
  ),
  'program.licences': procedure(
    nothing,
    z.array(z.object({ name: z.string(), version: z.string(), licence: z.string(), text: z.string() })),
  ),
  /** A report for whoever helps: no names, no paths, no text of documents. */
  'program.diagnostics': procedure(nothing, z.object({ text: z.string() })),
} as const;

import { z } from 'zod';
import { name, nothing, path, procedure, role, seed, splitName } from './schemas.ts';

const splits = z.record(splitName, z.object({ documents: z.number(), bytes: z.number() }));

const dataset = z.object({
  name: z.string(),
  role,
  documents: z.number(),
  bytes: z.number(),
  fingerprint: z.string(),
  splits,
  created: z.string(),
});

const files = z.array(path).max(10_000);

/** Counts of documents by length: `from` ≤ tokens < `to`. */
const histogram = z.array(z.object({ from: z.number(), to: z.number(), documents: z.number() }));

export const datasetProcedures = {
  'datasets.import': procedure(
    z.strictObject({
      paths: files,
      name,
      role,
      /** Files that are already meant for one split; `paths` then are train, or split by document when alone. */
      calibration: files.optional(),
      heldOut: files.optional(),
      seed: seed.optional(),
    }),
    dataset.extend({ problems: z.array(z.string()) }),
  ),
  'datasets.list': procedure(nothing, z.array(dataset)),
  /** What a dataset holds, in tokens of one model. */
  'datasets.profile': procedure(
    z.strictObject({ name, model: name }),
    z.object({
      dataset: z.string(),
      model: z.string(),
      tokens: z.number(),
      splits: z.array(
        z.object({
          split: splitName,
          documents: z.number(),
          bytes: z.number(),
          tokens: z.number(),
          median: z.number(),
        }),
      ),
      histogram,
      /** Documents whose text also stands elsewhere: within the dataset, in other splits of it, in other datasets. */
      duplicates: z.object({
        within: z.number(),
        acrossSplits: z.number(),
        elsewhere: z.array(z.object({ dataset: z.string(), documents: z.number() })),
      }),
      warnings: z.array(z.string()),
    }),
  ),
  'datasets.preview': procedure(
    z.strictObject({
      name,
      split: splitName,
      offset: z
        .number()
        .int()
        .min(0)
        .max(2 ** 31),
      limit: z.number().int().min(1).max(200),
    }),
    z.object({
      total: z.number(),
      documents: z.array(z.object({ index: z.number(), source: z.string(), text: z.string(), characters: z.number() })),
    }),
  ),
} as const;

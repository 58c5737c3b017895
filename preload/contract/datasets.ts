import { z } from 'zod';
import { count, limit, name, nothing, offset, path, procedure, role, seed, share, splitName } from './schemas.ts';
import { pieceRule, problemLists, problemTotals, readingChoices } from './reading.ts';

const splits = z.record(splitName, z.object({ documents: z.number(), bytes: z.number() }));

/** One thing that was done to make a dataset, with its settings and counts of what came of it. */
const historyStep = z.object({
  operation: z.enum(['import', 'dedupe', 'redact', 'split', 'select', 'plant', 'transform']),
  at: z.string(),
  settings: z.record(z.string(), z.unknown()),
  outcome: z.record(z.string(), z.number()),
});

const dataset = z.object({
  name: z.string(),
  role,
  documents: z.number(),
  bytes: z.number(),
  fingerprint: z.string(),
  splits,
  history: z.array(historyStep),
  created: z.string(),
});

/** With the dataset it was made of, null for an imported one. */
const descended = dataset.extend({ parent: z.string().nullable() });

/** What a change of a dataset makes: another dataset, with counts of what was done. */
const made = dataset.extend({ outcome: z.record(z.string(), z.number()) });

const files = z.array(path).max(10_000);
const field = z.string().min(1).max(10_000);

/** Which fields of records become text; a name, a path, or words around names in braces. */
const columns = z.strictObject({
  text: field.optional(),
  prompt: field.optional(),
  answer: field.optional(),
  /** What must stay together when text is split: a patient, a matter, a client. */
  group: field.optional(),
});

const shares = z.strictObject({
  calibration: z.number().min(0.01).max(0.9),
  heldOut: z.number().min(0.01).max(0.9),
});

/** Splits that anything may be chosen from. What is held out is not one of them: it is only ever measured on. */
const trainable = z.enum(['train', 'calibration']);

/** Counts of documents by length: `from` ≤ tokens < `to`. */
const histogram = z.array(z.object({ from: z.number(), to: z.number(), documents: z.number() }));

/** A piece of personal data with a few words around it; the finding itself is masked. */
const preset = z.object({ name: z.string(), explanation: z.string(), source: z.string(), kinds: z.array(z.string()) });
const preview = z.object({ source: z.string(), before: z.string(), masked: z.string(), after: z.string() });

/** A choice of a strategy: its name, or an object with the name and options. */
const strategy = z.union([z.string().min(1).max(100), z.looseObject({ name: z.string().min(1).max(100) })]);

const unfinished = z.object({
  ...{ input: z.unknown(), name: z.string(), files: z.number(), documents: z.number(), error: z.string().nullable() },
});

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
      shares: shares.optional(),
      columns: columns.optional(),
      /** Path of the list in JSON, or name of the element in XML, whose entries are records. */
      records: field.optional(),
      choices: readingChoices.optional(),
      /** Documents are cut into pieces that are divided one by one. */
      splitBy: pieceRule.optional(),
      /** Model whose template chat messages are written with. */
      model: name.optional(),
    }),
    dataset.extend({
      ...problemLists,
      /** How much there is of each; datasets.problems lists all. */
      problems: problemTotals,
    }),
    ['datasets'],
  ),
  /** Imports that were stopped, or failed for the reason that is there; the same import again goes on where it ended. */
  'datasets.unfinished': procedure(nothing, z.array(unfinished)),
  'datasets.discard': procedure(z.strictObject({ name }), z.object({ discarded: z.boolean() }), ['datasets']),
  'datasets.list': procedure(nothing, z.array(descended)),
  'datasets.show': procedure(
    z.strictObject({ name }),
    descended.extend({
      /** Datasets that were made of it. */
      children: z.array(z.string()),
      problemCount: z.number(),
      /** Texts of which nearly the same stands in another document; null where an older program imported them. */
      nearCopies: z.number().nullable(),
    }),
  ),
  'datasets.problems': procedure(
    z.strictObject({
      name,
      offset,
      limit,
      /** Only of this kind, and only those with these words in their sentence. */
      kind: z.enum(['notRead', 'doubts']).optional(),
      search: z.string().max(1000).optional(),
    }),
    z.object({ ...problemLists, totals: problemTotals }),
  ),
  /** Forgets a dataset that no run used and no other dataset was made of. */
  'datasets.delete': procedure(z.strictObject({ name }), z.object({ deleted: z.string() }), ['datasets']),
  /** What a dataset holds, in tokens of one model. */
  'datasets.profile': procedure(
    z.strictObject({ name, model: name }),
    z.object({
      dataset: z.string(),
      model: z.string(),
      tokens: z.number(),
      /** Tokens were counted in a part of the documents only, and the rest estimated from it. */
      estimated: z.boolean(),
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
      /** Shares of the characters, the largest first; null where no language could be told. */
      languages: z.array(z.object({ language: z.string().nullable(), share: z.number() })),
      /** Documents whose text also stands elsewhere: within the dataset, in other splits of it, in other datasets. */
      duplicates: z.object({
        within: z.number(),
        near: z.number(),
        acrossSplits: z.number(),
        elsewhere: z.array(
          z.object({
            dataset: z.string(),
            documents: z.number(),
            /** Documents that the other dataset holds out and of which much also stands in training or calibration text here. */
            heldOut: z.number(),
          }),
        ),
      }),
      boilerplate: z.object({
        share: z.number(),
        lines: z.array(z.object({ line: z.string(), documents: z.number() })),
      }),
      vocabulary: z.object({
        /** Share of the model's vocabulary that occurs. */
        used: z.number(),
        tokensPerWord: z.number(),
        bytesPerToken: z.number(),
        /** Frequent words that the tokenizer cuts into many pieces. */
        split: z.array(z.object({ word: z.string(), count: z.number(), pieces: z.number() })),
      }),
      groups: z.number(),
      warnings: z.array(z.string()),
    }),
  ),
  'datasets.preview': procedure(
    z.strictObject({ name, split: splitName, offset, limit }),
    z.object({
      total: z.number(),
      documents: z.array(
        z.object({
          index: z.number(),
          source: z.string(),
          text: z.string(),
          characters: z.number(),
          group: z.string().nullable(),
          why: z.string().nullable(),
        }),
      ),
    }),
  ),
  /** Personal data that can be recognised; what is not found may still be there. */
  'datasets.scan': procedure(
    z.strictObject({ name, kinds: z.array(name).max(100).optional() }),
    z.object({
      dataset: z.string(),
      documents: z.number(),
      /** Documents with at least one finding. */
      affected: z.number(),
      kinds: z.array(
        z.object({
          kind: z.string(),
          explanation: z.string(),
          found: z.number(),
          /** Of these, confirmed by a checksum or a dictionary. */
          confirmed: z.number(),
          documents: z.number(),
          previews: z.array(preview),
        }),
      ),
    }),
  ),
  /** What can be looked for. */
  'datasets.kinds': procedure(
    nothing,
    z.array(z.object({ kind: z.string(), explanation: z.string(), source: z.string(), placeholder: z.string() })),
  ),
  /** Kinds that a law or a rule names together; their names stand for their kinds where kinds are chosen. */
  'datasets.presets': procedure(nothing, z.array(preset)),
  'datasets.redact': procedure(z.strictObject({ name, as: name, kinds: z.array(name).max(100).optional() }), made, [
    'datasets',
  ]),
  'datasets.dedupe': procedure(
    z.strictObject({
      name,
      as: name,
      /** Least likeness of two documents of which one goes; 1 keeps all but equal ones. */
      threshold: z.number().min(0.5).max(1).optional(),
      /** Datasets whose documents go, too. */
      against: z.array(name).max(100).optional(),
      /** Lines that stand in many documents go, too. */
      boilerplate: z.boolean().optional(),
    }),
    made,
    ['datasets'],
  ),
  /** Divides what is not held out anew; what is held out stays held out. */
  'datasets.split': procedure(
    z.strictObject({ name, as: name, seed: seed.optional(), calibration: share.optional() }),
    made,
    ['datasets'],
  ),
  'datasets.strategies': procedure(
    nothing,
    z.array(
      z.object({
        name: z.string(),
        explanation: z.string(),
        citation: z.string(),
        paper: z.string().nullable(),
        needs: z.array(z.string()),
        options: z.unknown(),
      }),
    ),
  ),
  'datasets.select': procedure(
    z.strictObject({
      name,
      as: name,
      strategy,
      /** What is chosen from; the chosen documents take its place. */
      split: trainable.optional(),
      /** Share of the tokens of the split that is taken. */
      share: z.number().gt(0).lt(1).optional(),
      /** Dataset whose calibration text says what is wanted. */
      target: name.optional(),
      /** Model that reads the texts, and counts tokens. */
      model: name,
      /** Variant of it that is compared with it, for strategies that choose what was damaged. */
      variant: name.optional(),
      seed: seed.optional(),
    }),
    made,
    ['datasets'],
  ),
  'datasets.transform': procedure(
    z.strictObject({
      name,
      as: name,
      transformation: z.enum(['amd2g', 'transformLlm', 'dartMath']),
      /** Dataset that shows what general text is like. */
      against: name.optional(),
      /** Model that writes, where the transformation needs one. */
      model: name.optional(),
      /** Documents that a model works on. */
      documents: count.optional(),
      seed: seed.optional(),
    }),
    made,
    ['datasets'],
  ),
  /** Plants made-up secrets into the training text, to see later whether a trained model can be made to tell them. */
  'datasets.plant': procedure(
    z.strictObject({
      name,
      as: name,
      canaries: z.number().int().min(1).max(1000).optional(),
      repeats: z.number().int().min(1).max(1000).optional(),
      seed: seed.optional(),
    }),
    made,
    ['datasets'],
  ),
} as const;

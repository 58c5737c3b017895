import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Input, Output } from '../../preload/contract/index.ts';
import type { Tokenizer } from '../formats/tokenizer.ts';
import { describeJson } from '../models/describe.ts';
import { documentsOf } from '../project/documents.ts';
import type { Manifest } from '../project/manifest.ts';
import type { DatasetRow, SplitName } from '../project/repositories/datasets.ts';
import type { Project } from '../project/project.ts';
import { BoilerplateCounter } from '../corpus/inspect/boilerplate.ts';
import { languageDetector, LanguageMix } from '../corpus/inspect/languages.ts';
import { lengthHistogram, median } from '../corpus/inspect/lengths.ts';
import { NearDuplicates } from '../corpus/inspect/nearDuplicates.ts';
import { NgramOverlap } from '../corpus/inspect/ngramOverlap.ts';
import { type ModelDemand, calibrationSufficiency } from '../corpus/inspect/calibrationSufficiency.ts';
import { VocabularyCounter } from '../corpus/inspect/vocabulary.ts';
import { singleStage, type TaskContext } from '../engine/context.ts';
import { findSubject, subjectTokenizer, tokenizerObject } from '../project/subjects.ts';
import { defaultWindow } from '../texts/windows.ts';
import { everyDocument, splitNames } from './splits.ts';

type Profile = Output<'datasets.profile'>;
type Report = ReturnType<typeof singleStage>;

/** Tokens are counted in about so much text; more takes minutes and says the same. */
const countedBytes = 32_000_000;
/** A held-out text stands in another one when so much of it does. */
const muchOfAText = 0.2;
const shownLines = 20;
const shownWords = 30;

/** What a dataset holds in tokens of a model; kept, because documents and tokenizer do not change. */
export async function profileDataset(context: TaskContext, input: Input<'datasets.profile'>): Promise<Profile> {
  const { project } = context;
  const dataset = await project.datasets.get(input.name);
  const model = await findSubject(project, input.model);
  const others = unrelated(dataset, await project.datasets.list());
  const tokenizerFile = tokenizerObject(model.manifest) ?? undefined;
  const ingredients = [
    'profile 2',
    dataset.fingerprint,
    tokenizerFile,
    ...others.map(({ fingerprint }) => fingerprint),
  ];
  const key = createHash('sha256').update(JSON.stringify(ingredients)).digest('hex');
  const cached = await project.artifacts.find(key);
  if (cached && (await project.objects.has(cached.object))) {
    const text = await readFile(project.objects.path(cached.object), 'utf8');
    return { ...(JSON.parse(text) as Profile), dataset: dataset.name, model: model.name };
  }
  const tokenizer = await subjectTokenizer(project, model.manifest);
  const measured = await measure(context, dataset, others, tokenizer, demandOf(model.manifest));
  const profile = { ...measured, dataset: dataset.name, model: model.name };
  const bytes = new TextEncoder().encode(JSON.stringify(profile));
  const object = await project.objects.putBytes(bytes);
  await project.artifacts.record({ fingerprint: key, object, kind: 'profile', bytes: bytes.length, meta: null });
  return profile;
}

/** Datasets that neither were made of this one nor it of them: their texts have no reason to be the same. */
function unrelated(dataset: DatasetRow, all: readonly DatasetRow[]): DatasetRow[] {
  const byId = new Map(all.map((row) => [row.id, row]));
  const root = (row: DatasetRow): number => {
    const parent = row.parent === null ? undefined : byId.get(row.parent);
    return parent ? root(parent) : row.id;
  };
  return all.filter((other) => root(other) !== root(dataset));
}

function demandOf(manifest: Manifest): ModelDemand {
  const { family, architecture } = describeJson(manifest.config);
  const inputs = family.parameters(architecture).flatMap(({ site, shape }) => (site ? [shape[1] ?? 0] : []));
  const { hidden } = architecture;
  return { hidden, widestInput: Math.max(hidden, ...inputs), experts: 1, expertsPerToken: 1 };
}

async function measure(
  context: TaskContext,
  dataset: DatasetRow,
  others: readonly DatasetRow[],
  tokenizer: Tokenizer,
  demand: ModelDemand,
): Promise<Omit<Profile, 'dataset' | 'model'>> {
  const { project } = context;
  const report = singleStage(context, 'reading documents');
  const every = Math.ceil(dataset.bytes / countedBytes) || 1;
  const detector = await languageDetector();
  const mixes = new Map(splitNames.map((split) => [split, new LanguageMix(detector)]));
  const all = new LanguageMix(detector);
  const boilerplate = new BoilerplateCounter();
  const vocabulary = new VocabularyCounter(tokenizer);
  const near = new NearDuplicates();
  const groups = new Set<string>();
  const lengths: Record<SplitName, number[]> = { train: [], calibration: [], heldOut: [] };
  const splitOf: SplitName[] = [];
  for await (const { split, document } of everyDocument(project, dataset, report)) {
    const { text, group, marked } = document;
    const before = near.exactDuplicates;
    near.add(text);
    // The lines of a document that is there again are not common for that.
    if (near.exactDuplicates === before) boilerplate.add(text);
    if (group !== undefined) groups.add(group);
    if (splitOf.length % every === 0) {
      const ids = tokenizer.encode(text, marked);
      lengths[split].push(ids.length);
      vocabulary.add(text, ids);
      all.add(text);
      mixes.get(split)?.add(text);
    }
    splitOf.push(split);
  }

  const splits = (['train', 'calibration', 'heldOut'] as const).map((split) => {
    const { documents, bytes } = dataset.splits[split];
    const counted = lengths[split];
    const sum = counted.reduce((a, b) => a + b, 0);
    const tokens = counted.length ? Math.round((sum * documents) / counted.length) : 0;
    return { split, documents, bytes, tokens, median: median(counted) };
  });
  const alike = near.groups();
  const repeated = alike.reduce((sum, group) => sum + group.length - 1, 0);
  const acrossSplits = alike
    .filter((group) => new Set(group.map((index) => splitOf[index])).size > 1)
    .reduce((sum, group) => sum + group.length - 1, 0);
  const lines = boilerplate.result();
  const use = vocabulary.result();
  const calibration = splits[1] as (typeof splits)[number];
  return {
    ...{ splits, estimated: every > 1, groups: groups.size },
    tokens: splits.reduce((sum, { tokens }) => sum + tokens, 0),
    histogram: lengthHistogram(Object.values(lengths).flat()),
    languages: all.shares(),
    duplicates: {
      ...{ within: near.exactDuplicates, near: repeated - near.exactDuplicates, acrossSplits },
      elsewhere: await elsewhere(project, dataset, near, others, report),
    },
    boilerplate: {
      share: lines.share,
      lines: lines.lines.slice(0, shownLines).map(({ line, documents }) => ({ line, documents })),
    },
    vocabulary: {
      used: use.coverage,
      tokensPerWord: finite(use.tokensPerWord),
      bytesPerToken: finite(use.bytesPerToken),
      split: use.splitWords.slice(0, shownWords),
    },
    warnings: calibrationSufficiency(
      {
        tokens: calibration.tokens,
        windows: Math.floor(calibration.tokens / defaultWindow),
        heldOutDocuments: dataset.splits.heldOut.documents,
        acrossSplits,
        duplicateShare: repeated / Math.max(1, dataset.documents),
        calibrationLanguages: mixes.get('calibration')?.shares() ?? [],
        heldOutLanguages: mixes.get('heldOut')?.shares() ?? [],
      },
      demand,
    ),
  };
}

const finite = (value: number): number => (Number.isFinite(value) ? value : 0);

/** Documents that also stand in other datasets, and what those hold out that stands in documents here. */
async function elsewhere(
  project: Project,
  dataset: DatasetRow,
  near: NearDuplicates,
  others: readonly DatasetRow[],
  report: Report,
): Promise<Profile['duplicates']['elsewhere']> {
  const found = [];
  for (const other of others) {
    const there = new NearDuplicates();
    const passages = new NgramOverlap();
    for await (const { document } of everyDocument(project, other, report)) there.add(document.text);
    for await (const { document } of everyDocument(project, other, report, ['heldOut']))
      passages.addHeldOut(document.text);
    for (const split of ['calibration', 'train'] as const)
      for await (const { text } of documentsOf(project, dataset, split)) passages.scan(text);
    const { documents } = near.against(there, 0);
    const heldOut = passages.results().filter(({ share }) => share >= muchOfAText).length;
    if (documents || heldOut) found.push({ dataset: other.name, documents, heldOut });
  }
  return found;
}

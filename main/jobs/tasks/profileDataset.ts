import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Input, Output } from '../../../preload/contract/index.ts';
import type { DatasetRow, SplitName } from '../../project/repositories/datasets.ts';
import type { Project } from '../../project/project.ts';
import { lengthHistogram, median, sameText } from '../../text/profile.ts';
import { singleStage, type TaskContext } from '../context.ts';
import { subjectTokenizer } from '../subjects.ts';
import { defaultWindow, splitTexts } from '../texts.ts';

type Profile = Output<'datasets.profile'>;

const splitNames: readonly SplitName[] = ['train', 'calibration', 'heldOut'];
/** Below this many windows of calibration text statistics are made of chance; below so many documents intervals are. */
const fewWindows = 32;
const fewHeldOut = 20;

/** What a dataset holds in tokens of a model; kept, because documents and tokenizer do not change. */
export async function profileDataset(context: TaskContext, input: Input<'datasets.profile'>): Promise<Profile> {
  const { project } = context;
  const dataset = await project.datasets.get(input.name);
  const model = await project.models.get(input.model);
  const others = (await project.datasets.list()).filter(({ id }) => id !== dataset.id);
  const tokenizerFile = model.manifest.files.find(({ name }) => name === 'tokenizer.json')?.object;
  const ingredients = ['profile', dataset.fingerprint, tokenizerFile, ...others.map(({ fingerprint }) => fingerprint)];
  const key = createHash('sha256').update(JSON.stringify(ingredients)).digest('hex');
  const kept = await project.artifacts.find(key);
  if (kept && (await project.objects.has(kept.object))) {
    const text = await readFile(project.objects.path(kept.object), 'utf8');
    return { ...(JSON.parse(text) as Profile), dataset: dataset.name, model: model.name };
  }
  const profile = await measure(context, dataset, others, model.manifest, model.name);
  const bytes = new TextEncoder().encode(JSON.stringify(profile));
  const object = await project.objects.putBytes(bytes);
  await project.artifacts.record({ fingerprint: key, object, kind: 'profile', bytes: bytes.length, meta: null });
  return profile;
}

async function measure(
  context: TaskContext,
  dataset: DatasetRow,
  others: readonly DatasetRow[],
  manifest: Parameters<typeof subjectTokenizer>[1],
  model: string,
): Promise<Profile> {
  const { project } = context;
  const tokenizer = await subjectTokenizer(project, manifest);
  const report = singleStage(context, 'counting tokens');
  const splits: Profile['splits'] = [];
  const lengths: number[] = [];
  const seen = new Map<string, Set<SplitName>>();
  let within = 0;
  for (const split of splitNames) {
    const texts = await splitTexts(project, dataset, split);
    const own: number[] = [];
    for (const text of texts) {
      own.push(tokenizer.encode(text).length);
      const key = sameText(text);
      const places = seen.get(key);
      if (places?.has(split)) within += 1;
      seen.set(key, (places ?? new Set()).add(split));
      if (own.length % 200 === 0) report(lengths.length + own.length, dataset.documents);
    }
    lengths.push(...own);
    const { documents, bytes } = dataset.splits[split];
    splits.push({ split, documents, bytes, tokens: own.reduce((a, b) => a + b, 0), median: median(own) });
  }
  const acrossSplits = [...seen.values()].filter((places) => places.size > 1).length;
  return {
    ...{ dataset: dataset.name, model, splits, histogram: lengthHistogram(lengths) },
    tokens: splits.reduce((sum, { tokens }) => sum + tokens, 0),
    duplicates: { within, acrossSplits, elsewhere: await elsewhere(project, seen, others) },
    warnings: warnings(splits, acrossSplits),
  };
}

/** How many documents of other datasets stand in this one too. */
async function elsewhere(
  project: Project,
  seen: ReadonlyMap<string, unknown>,
  others: readonly DatasetRow[],
): Promise<Profile['duplicates']['elsewhere']> {
  const found = [];
  for (const other of others) {
    let documents = 0;
    for (const split of splitNames)
      for (const text of await splitTexts(project, other, split)) if (seen.has(sameText(text))) documents += 1;
    if (documents) found.push({ dataset: other.name, documents });
  }
  return found;
}

function warnings(splits: Profile['splits'], acrossSplits: number): string[] {
  const of = (name: SplitName) => splits.find(({ split }) => split === name);
  const found: string[] = [];
  const calibration = of('calibration')?.tokens ?? 0;
  if (calibration < fewWindows * defaultWindow)
    found.push(
      `The calibration split has only ${calibration} tokens; below ${fewWindows * defaultWindow} the statistics that decide what stays are mostly chance. Add documents.`,
    );
  const heldOut = of('heldOut')?.documents ?? 0;
  if (heldOut < fewHeldOut)
    found.push(
      `Only ${heldOut} documents are held out; intervals will be wide and comparisons often end with "not enough data to tell".`,
    );
  if (acrossSplits)
    found.push(
      `${acrossSplits} documents stand in more than one split, some but for spaces or capitals; what is measured on them flatters the variant.`,
    );
  return found;
}

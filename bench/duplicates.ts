import { parseArgs } from 'node:util';
import { u32 } from '../main/runtime/random.ts';
import { NearDuplicates } from '../main/corpus/inspect/nearDuplicates.ts';

/**
 * Seconds and memory of finding near duplicates, with recall and precision against what was planted: documents of words drawn
 * from a Zipf distribution, of which one in ten repeats an earlier one with some words replaced, between none and 12 %.
 * usage: node dist/bench/duplicates.js [--documents 200000] [--words 165] [--seed 1] [--json]
 */
const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '200000' },
    words: { type: 'string', default: '165' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const count = Number(values.documents);
const length = Number(values.words);
const seed = Number(values.seed);

const threshold = 0.8;
const planted = 0.1;
/** Shares of words replaced; with triples of words a share e leaves a similarity near (1 − e)³ / (2 − (1 − e)³). */
const editRates = [0, 0.005, 0.01, 0.02, 0.03, 0.04, 0.06, 0.08, 0.12];
const vocabularySize = 50_000;

let drawn = 0;
const uniform = (): number => u32(seed, drawn++) / 2 ** 32;

const syllables = [
  'ba',
  'con',
  'der',
  'el',
  'for',
  'ga',
  'in',
  'ka',
  'lo',
  'men',
  'ni',
  'or',
  'pre',
  'ra',
  'sti',
  'tu',
];
const wordAt = (rank: number): string => {
  let word = '';
  for (let left = rank + 16; left > 0; left = Math.floor(left / 16)) word += syllables[left % 16] as string;
  return word;
};
const vocabulary = Array.from({ length: vocabularySize }, (_, rank) => wordAt(rank));
const cumulative = new Float64Array(vocabularySize);
vocabulary.forEach((_, rank) => (cumulative[rank] = (cumulative[rank - 1] ?? 0) + 1 / (rank + 1)));

/** A word with probability proportional to 1 / rank. */
function zipfWord(): string {
  const wanted = uniform() * (cumulative[vocabularySize - 1] as number);
  let [low, high] = [0, vocabularySize - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cumulative[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return vocabulary[low] as string;
}

const triples = (words: readonly string[]): Set<string> =>
  new Set(words.slice(2).map((word, i) => `${words[i]} ${words[i + 1]} ${word}`));

/** The exact similarity, by sets of strings: nothing of what is measured here is used for it. */
function jaccard(a: readonly string[], b: readonly string[]): number {
  const [x, y] = [triples(a), triples(b)];
  const common = [...x].filter((triple) => y.has(triple)).length;
  return common / (x.size + y.size - common);
}

/** Copies are made of the last thousand originals, so that not all texts have to be kept. */
const recent: { readonly index: number; readonly words: readonly string[] }[] = [];
const originalOf = new Map<number, { readonly original: number; readonly similarity: number }>();

function makeDocument(index: number): string {
  if (recent.length && uniform() < planted) {
    const original = recent[Math.floor(uniform() * recent.length)] as (typeof recent)[number];
    const rate = editRates[Math.floor(uniform() * editRates.length)] as number;
    const words = original.words.map((word) => (uniform() < rate ? zipfWord() : word));
    originalOf.set(index, { original: original.index, similarity: jaccard(original.words, words) });
    return words.join(' ');
  }
  const words = Array.from({ length: Math.floor(length * (0.5 + uniform())) }, zipfWord);
  recent[recent.length < 1000 ? recent.length : Math.floor(uniform() * 1000)] = { index, words };
  return words.join(' ');
}

const found = new NearDuplicates({ threshold, seed });
let [milliseconds, microsecondsOfWork, bytes] = [0, 0, 0];
/** Time on the clock and of processors; the two differ on a busy machine. */
function measured<T>(work: () => T): T {
  const [started, before] = [performance.now(), process.cpuUsage()];
  const result = work();
  const { user, system } = process.cpuUsage(before);
  milliseconds += performance.now() - started;
  microsecondsOfWork += user + system;
  return result;
}
// Made in batches, so that the clock is not read for every document and making them is not measured.
for (let from = 0; from < count; from += 1000) {
  const batch = Array.from({ length: Math.min(1000, count - from) }, (_, i) => makeDocument(from + i));
  measured(() => batch.forEach((text) => found.add(text)));
  bytes += batch.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
const groups = measured(() => found.groups());

const groupOf = new Map(groups.flatMap((members, group) => members.map((member) => [member, group] as const)));
const together = (a: number, b: number): boolean => groupOf.has(a) && groupOf.get(a) === groupOf.get(b);
/** A group is right where all its members were made from one original. */
const family = (document: number): number => originalOf.get(document)?.original ?? document;

const near = [...originalOf].filter(([, { similarity }]) => similarity >= threshold);
const recall = near.filter(([copy, { original }]) => together(copy, original)).length / near.length;
const grouped = groups.flatMap((members) => members.slice(1).map((member) => [members[0] as number, member] as const));
const precision = grouped.filter(([first, member]) => family(first) === family(member)).length / grouped.length;

const bands = [0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0001].map((to, i, all) => {
  const from = all[i - 1] ?? 0;
  const within = [...originalOf].filter(([, { similarity }]) => similarity >= from && similarity < to);
  const joined = within.filter(([copy, { original }]) => together(copy, original)).length;
  return { from, to: Math.min(1, to), pairs: within.length, joined: within.length ? joined / within.length : null };
});

const result = {
  ...{ documents: count, megabytes: bytes / 1e6 },
  ...{ seconds: milliseconds / 1000, processorSeconds: microsecondsOfWork / 1e6 },
  documentsPerSecond: count / (milliseconds / 1000),
  // Of the whole process, with the vocabulary and what was planted.
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
  ...{ planted: originalOf.size, nearDuplicates: near.length, recall, precision, bands },
};
if (values.json) console.log(JSON.stringify(result));
else {
  console.log(
    `${count} documents, ${result.megabytes.toFixed(0)} MB of text: ${result.seconds.toFixed(1)} s (${result.processorSeconds.toFixed(1)} s of processor time), peak ${result.peakMegabytes.toFixed(0)} MB`,
  );
  console.log(`recall ${recall.toFixed(4)}, precision ${precision.toFixed(4)} at a similarity of ${threshold}`);
  console.table(bands);
}

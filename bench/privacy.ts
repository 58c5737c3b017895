import { parseArgs } from 'node:util';
import { table } from '../main/cli/table.ts';
import { look } from '../main/privacy/names/dictionary.ts';
import { scanText } from '../main/privacy/scan.ts';
import { checksummed, type Label, type LabelledText, personalData } from './personalData/personalData.ts';

/**
 * Precision and recall of the scan for personal data on generated texts, which share no pattern and no list of names with
 * the detectors. What was found is right when its kind is and it overlaps the label by half of the longer of the two.
 * usage: node dist/bench/privacy.js [--seed 1] [--rounds 20] [--misses KIND] [--json]
 * --misses shows misses and false findings of one kind, or of `all`, on the tuned templates; those held out are never shown.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '16' },
    misses: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

interface Tally {
  labels: number;
  hits: number;
  /** Of the hits, those that are confirmed. */
  confirmed: number;
  findings: number;
  /** Findings that are right. */
  right: number;
}
const none = (): Tally => ({ labels: 0, hits: 0, confirmed: 0, findings: 0, right: 0 });

class Tallies {
  readonly #rows = new Map<string, Tally>();

  row(name: string): Tally {
    const row = this.#rows.get(name) ?? none();
    this.#rows.set(name, row);
    return row;
  }

  names(): string[] {
    return [...this.#rows.keys()].sort();
  }
}

const overlaps = (a: Label, b: Label): boolean =>
  2 * (Math.min(a.to, b.to) - Math.max(a.from, b.from)) >= Math.max(a.to - a.from, b.to - b.from);

/** How much of a name stands in the lists of the detector: without this, recall of names only tells how lists overlap. */
function listed(name: string): string {
  const known = [...name.matchAll(/\p{L}[\p{L}'’-]*/gu)].map(([word]) => look(word).given || look(word).surname);
  return known.every(Boolean) ? 'all words' : known.some(Boolean) ? 'some words' : 'no word';
}

const tallies = { tuned: new Tallies(), heldOut: new Tallies() };

function measure(item: LabelledText): void {
  const { text, country, labels } = item;
  const side = item.heldOut ? tallies.heldOut : tallies.tuned;
  // What the set does not label, it cannot tell true from false.
  const findings = scanText(text).filter(({ kind }) => labelledKinds.has(kind));
  const rows = (kind: string): Tally[] => [
    ...[side.row('all'), side.row(`kind ${kind}`), side.row(`country ${country}`), side.row(`${kind} ${country}`)],
    ...(checksummed.has(kind) ? [side.row('checksummed')] : []),
  ];
  for (const label of labels) {
    const hit = findings.find((finding) => finding.kind === label.kind && overlaps(finding, label));
    const lists = label.kind === 'name' ? [side.row(`listed ${listed(text.slice(label.from, label.to))}`)] : [];
    for (const row of [...rows(label.kind), ...lists]) {
      row.labels++;
      if (hit) row.hits++;
      if (hit?.confirmed) row.confirmed++;
    }
    if (!hit) show(item, `missed ${label.kind}`, label);
  }
  for (const finding of findings) {
    const right = labels.some((label) => label.kind === finding.kind && overlaps(finding, label));
    for (const row of rows(finding.kind)) {
      row.findings++;
      if (right) row.right++;
    }
    if (!right) show(item, `wrong ${finding.kind}${finding.confirmed ? ', confirmed' : ''}`, finding);
    if (item.negative) side.row('in texts of nobody').findings++;
  }
}

function show({ heldOut, text }: LabelledText, what: string, { kind, from, to }: Label): void {
  if (heldOut || (values.misses !== 'all' && values.misses !== kind)) return;
  const shown = `${text.slice(Math.max(0, from - 40), from)}⟦${text.slice(from, to)}⟧${text.slice(to, to + 30)}`;
  console.log(`${what}: ${shown.replaceAll('\n', '⏎')}`);
}

const items = personalData(Number(values.seed), Number(values.rounds));
const labelledKinds = new Set(items.flatMap(({ labels }) => labels.map(({ kind }) => kind)));
items.forEach(measure);

const share = (part: number, whole: number): string => (whole ? `${((100 * part) / whole).toFixed(1)} %` : '–');
const cells = (row: Tally): string[] => [
  ...[String(row.labels), share(row.hits, row.labels), share(row.confirmed, row.hits), share(row.right, row.findings)],
];
const names = [...new Set([...tallies.tuned.names(), ...tallies.heldOut.names()])].sort();
const header = [
  '',
  'labels',
  'recall',
  'confirmed',
  'precision',
  'held out: labels',
  'recall',
  'confirmed',
  'precision',
];
const rowsOf = (prefix: RegExp): string[][] =>
  names
    .filter((name) => prefix.test(name))
    .map((name) => [name.replace(prefix, ''), ...cells(tallies.tuned.row(name)), ...cells(tallies.heldOut.row(name))]);

if (values.json) {
  const side = (set: Tallies) => Object.fromEntries(set.names().map((name) => [name, set.row(name)]));
  console.log(JSON.stringify({ texts: items.length, tuned: side(tallies.tuned), heldOut: side(tallies.heldOut) }));
} else {
  const labelled = items.reduce((sum, { labels }) => sum + labels.length, 0);
  console.log(`${items.length} texts, ${labelled} labels, seed ${values.seed}\n`);
  console.log(table(header, rowsOf(/^(?=all$|checksummed$)/u)));
  for (const prefix of [/^kind /u, /^country /u]) console.log(`\n${table(header, rowsOf(prefix))}`);
  console.log(`\nNames by how much of them the detector has in its lists:\n${table(header, rowsOf(/^listed /u))}`);
  const wrong = (set: Tallies): number => set.row('in texts of nobody').findings;
  const negatives = (heldOut: boolean): number =>
    items.filter((item) => item.negative && item.heldOut === heldOut).length;
  console.log(
    `\nFindings in texts that tell of nobody: ${wrong(tallies.tuned)} in ${negatives(false)}, held out ${wrong(tallies.heldOut)} in ${negatives(true)}`,
  );
}

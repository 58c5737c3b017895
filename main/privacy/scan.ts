import type { Document } from '../corpus/document.ts';
import { usualDetectors as usual } from './detectors/index.ts';
import type { Detector, Finding } from './finding.ts';
import { layouts } from './layouts/index.ts';
import { mask } from './mask.ts';
import { withoutOverlaps } from './overlaps.ts';
import { holdsPlaceholder, withoutPlaceholders } from './placeholders.ts';
import { joinings, type Searchable, searchable } from './searchable.ts';

/** What tells of people in a text: in its order, without overlaps, nothing inside placeholders of a redaction. */
export function scanText(text: string, detectors: readonly Detector[] = usual): Finding[] {
  const seen = searchable(withoutPlaceholders(text));
  const found = [
    ...detectors.flatMap((detector) => detector.find(seen.text)),
    ...layouts.flatMap((layout) => layout.find(seen.text, detectors)),
    ...joinings(seen.text).flatMap((joined) => acrossBreaks(joined, seen.text, detectors)),
  ];
  return withoutOverlaps(
    found
      .filter(({ from, to }) => !holdsPlaceholder(seen.text.slice(from, to)))
      .map((finding) => placed(finding, seen)),
    text.length,
  );
}

const placed = (finding: Finding, { original }: Searchable): Finding => ({
  ...finding,
  from: original(finding.from),
  to: original(finding.to - 1) + 1,
});

/** What only shows when lines are joined; lists of numbers look alike, so it must be sure. */
const acrossBreaks = (joined: Searchable, text: string, detectors: readonly Detector[]): Finding[] =>
  detectors
    .flatMap((detector) => detector.find(joined.text))
    .map((finding) => placed(finding, joined))
    .filter(({ from, to, confirmed, named }) => (confirmed || named) && text.slice(from, to).includes('\n'));

/** One finding with a few words around it; everything personal in it is masked. */
export interface Preview {
  /** Source of the document. */
  readonly source: string;
  readonly confirmed: boolean;
  readonly before: string;
  readonly masked: string;
  readonly after: string;
}

export interface KindReport {
  readonly kind: string;
  /** Of the detector, in plain words. */
  readonly explanation: string;
  readonly found: number;
  /** Of these, how many a checksum or a dictionary confirms; the others are possible. */
  readonly confirmed: number;
  /** In how many documents it was found. */
  readonly documents: number;
  readonly previews: readonly Preview[];
}

export interface ScanReport {
  readonly documents: number;
  /** In how many documents anything was found. */
  readonly affected: number;
  /** Kinds that were found, the most frequent first. */
  readonly kinds: readonly KindReport[];
}

interface Count {
  found: number;
  confirmed: number;
  documents: number;
  readonly previews: Preview[];
}

/** Adds up what documents hold; it keeps previews only, no text. */
export class Scan {
  readonly #detectors: readonly Detector[];
  readonly #previews: number;
  readonly #counts = new Map<string, Count>();
  #documents = 0;
  #affected = 0;

  /** Keeps up to so many previews of each kind; those that are confirmed go first. */
  constructor(previews = 5, detectors: readonly Detector[] = usual) {
    this.#previews = previews;
    this.#detectors = detectors;
  }

  add(document: Document): Finding[] {
    const findings = scanText(document.text, this.#detectors);
    this.#documents++;
    if (findings.length) this.#affected++;
    for (const kind of new Set(findings.map((finding) => finding.kind))) this.#count(kind).documents++;
    findings.forEach((finding, index) => {
      const count = this.#count(finding.kind);
      count.found++;
      if (finding.confirmed) count.confirmed++;
      this.#show(count.previews, finding, () => preview(document, findings, index));
    });
    return findings;
  }

  report(): ScanReport {
    const kinds = this.#detectors.flatMap(({ name: kind, explanation }) => {
      const count = this.#counts.get(kind);
      return count ? [{ kind, explanation, ...count, previews: [...count.previews] }] : [];
    });
    kinds.sort((a, b) => b.found - a.found);
    return { documents: this.#documents, affected: this.#affected, kinds };
  }

  #count(kind: string): Count {
    const count = this.#counts.get(kind) ?? { found: 0, confirmed: 0, documents: 0, previews: [] };
    this.#counts.set(kind, count);
    return count;
  }

  #show(previews: Preview[], { confirmed }: Finding, make: () => Preview): void {
    if (previews.length < this.#previews) previews.push(make());
    else if (confirmed) {
      const weaker = previews.findIndex((shown) => !shown.confirmed);
      if (weaker >= 0) previews[weaker] = make();
    }
  }
}

/** How much of the text stands on either side. */
const around = 40;

function preview({ source, text }: Document, findings: readonly Finding[], index: number): Preview {
  const { from, to, confirmed } = findings[index] as Finding;
  const [start, end] = [wordBefore(text, from), wordAfter(text, to)];
  return {
    source,
    confirmed,
    before: masked(text, start, from, findings, index, -1),
    masked: mask(text.slice(from, to)),
    after: masked(text, to, end, findings, index, 1),
  };
}

/** A part of the text with the findings in it masked; they lie on one side of the finding `index`. */
function masked(
  text: string,
  from: number,
  to: number,
  findings: readonly Finding[],
  index: number,
  step: 1 | -1,
): string {
  const inside: Finding[] = [];
  for (let i = index + step; findings[i] && findings[i]!.to > from && findings[i]!.from < to; i += step) {
    inside.push(findings[i]!);
  }
  if (step < 0) inside.reverse();
  let out = '';
  let at = from;
  for (const finding of inside) {
    const hidden = mask(text.slice(finding.from, finding.to));
    out += text.slice(at, Math.max(at, finding.from));
    out += hidden.slice(Math.max(0, from - finding.from), hidden.length - Math.max(0, finding.to - to));
    at = finding.to;
  }
  return (out + text.slice(at, Math.max(at, to))).replace(/\s+/gu, ' ');
}

/** Whole words, as far as that is near. */
function wordBefore(text: string, from: number): number {
  const start = Math.max(0, from - around);
  const space = text.slice(start, from).search(/\s/u);
  return start === 0 || space < 0 ? start : start + space + 1;
}

function wordAfter(text: string, to: number): number {
  const end = Math.min(text.length, to + around);
  const cut = text.slice(to, end).search(/\s\S*$/u);
  return end === text.length || cut < 0 ? end : to + cut;
}

import type { Document } from '../corpus/document.ts';
import { detectors as all, usualDetectors as usual } from './detectors/index.ts';
import type { Detector, Finding } from './finding.ts';
import { withoutOverlaps } from './overlaps.ts';
import { highestNumbers, labelOf } from './placeholders.ts';
import { scanText } from './scan.ts';
import { keysOf } from './values.ts';

export interface Redaction {
  readonly document: Document;
  /** How many findings of every kind were replaced. */
  readonly counts: Readonly<Record<string, number>>;
}

/**
 * The document with placeholders instead of what was found: `[NAME]`, or `[NAME_1]` and `[NAME_2]` where a text holds
 * several, equal for equal values. Either findings are given, or detectors (`chosenDetectors`); then it is looked until
 * they find nothing more, so a second redaction changes nothing. Detectors that are not chosen are asked too, so that the
 * digits of an account are not taken for a telephone number. The answer of an instruction pair keeps its beginning; a
 * finding across it belongs to the answer.
 */
export function redact(document: Document, what: readonly Finding[] | readonly Detector[] = usual): Redaction {
  const { text, answerFrom } = document;
  const replaced = isOfDetectors(what) ? everything(text, what) : given(text, what);
  const counts: Record<string, number> = {};
  for (const { kind } of replaced.pieces) counts[kind] = (counts[kind] ?? 0) + 1;
  if (!replaced.pieces.length) return { document, counts };
  const moved = answerFrom === undefined ? {} : { answerFrom: inRedacted(answerFrom, replaced.pieces) };
  return { document: { ...document, text: replaced.text, ...moved }, counts };
}

/** A finding, and where its placeholder stands in the redacted text. */
interface Piece extends Finding {
  readonly newFrom: number;
  readonly newTo: number;
}
interface Replaced {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

const labels: ReadonlyMap<string, string> = new Map(all.map(({ name, placeholder }) => [name, labelOf(placeholder)]));
const isOfDetectors = (what: readonly Finding[] | readonly Detector[]): what is readonly Detector[] =>
  what.length > 0 && 'find' in (what[0] as Finding | Detector);

function given(text: string, findings: readonly Finding[]): Replaced {
  const inside = findings.filter(({ from, to }) => from >= 0 && to <= text.length);
  return replace(text, withoutOverlaps(inside, text.length));
}

/** Texts of people need one round, seldom two; a text made to need more does not hold up the rest. */
const mostRounds = 12;

/** What is left may look like something new once its neighbour is gone, so it is looked at again. */
function everything(text: string, chosen: readonly Detector[]): Replaced {
  const kinds = new Set(chosen.map(({ name }) => name));
  const asked = all.filter(({ name, onlyAsked }) => !onlyAsked || kinds.has(name));
  let replaced: Replaced = { text, pieces: [] };
  for (let round = 0; round < mostRounds; round++) {
    const more = scanText(replaced.text, asked).filter(({ kind }) => kinds.has(kind));
    if (!more.length) break;
    const found = inOriginal(more, replaced.pieces);
    replaced = replace(text, withoutOverlaps([...replaced.pieces, ...found], text.length));
  }
  return replaced;
}

function replace(text: string, findings: readonly Finding[]): Replaced {
  const names = placeholdersOf(text, findings);
  const pieces: Piece[] = [];
  let out = '';
  let at = 0;
  findings.forEach(({ kind, from, to, confirmed }, index) => {
    out += text.slice(at, from);
    const newFrom = out.length;
    out += names[index];
    pieces.push({ kind, from, to, confirmed, newFrom, newTo: out.length });
    at = to;
  });
  return { text: out + text.slice(at), pieces };
}

/** A placeholder for every finding, numbered where several values share a label in this text. */
function placeholdersOf(text: string, findings: readonly Finding[]): string[] {
  const highest = highestNumbers(text);
  const label = ({ kind }: Finding): string => labels.get(kind) ?? 'REDACTED';
  const placeholders = findings.map((finding) => `[${label(finding)}]`);
  for (const name of new Set(findings.map(label))) {
    const places = [...findings.keys()].filter((index) => label(findings[index] as Finding) === name);
    const keys = keysOf(
      name,
      places.map((index) => text.slice((findings[index] as Finding).from, (findings[index] as Finding).to)),
    );
    const first = (highest.get(name) ?? 0) + 1;
    const numbers = new Map([...new Set(keys)].map((key, i) => [key, first + i]));
    if (numbers.size < 2 && !highest.has(name)) continue;
    places.forEach((index, i) => (placeholders[index] = `[${name}_${numbers.get(keys[i] as string)}]`));
  }
  return placeholders;
}

/** A place of the original text in the redacted one; inside a finding it is the beginning of the placeholder. */
function inRedacted(at: number, pieces: readonly Piece[]): number {
  const last = pieces.findLast(({ from }) => from < at);
  if (!last) return at;
  return at < last.to ? last.newFrom : at - last.to + last.newTo;
}

/** Findings of the redacted text in the original one, in order; they lie between placeholders. */
function inOriginal(findings: readonly Finding[], pieces: readonly Piece[]): Finding[] {
  let behind = 0;
  return findings.map((finding) => {
    while (behind < pieces.length && (pieces[behind] as Piece).newTo <= finding.from) behind++;
    const last = pieces[behind - 1];
    const shift = last ? last.to - last.newTo : 0;
    return { ...finding, from: finding.from + shift, to: finding.to + shift };
  });
}

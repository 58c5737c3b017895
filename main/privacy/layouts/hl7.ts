import type { Finding } from '../finding.ts';
import type { Layout } from './layout.ts';
import { linesOf, type Piece, split } from './lines.ts';

/** How much of a field tells of a person: every part of it, the number before the name, or that number and the name. */
type Part = 'all' | 'number' | 'person';
type Fields = Readonly<Record<number, readonly [kind: string, part: Part]>>;

const person = ['name', 'person'] as const;
const name = ['name', 'all'] as const;
const address = ['address', 'all'] as const;
const phone = ['phone', 'all'] as const;
const born = ['birth-date', 'all'] as const;
const number = ['medical-record', 'number'] as const;
const ssn = ['us-ssn', 'number'] as const;
const insured = ['insurance-number', 'number'] as const;

/** Fields that tell of people, by segment (HL7 2.5.1, chapters 3, 4, 6 and 7). */
const segments: Readonly<Record<string, Fields>> = {
  PID: {
    ...{ 2: number, 3: number, 4: number, 5: name, 6: name, 7: born, 9: name, 11: address, 13: phone, 14: phone },
    ...{ 18: number, 19: ssn, 20: ['driver-licence', 'number'], 21: number, 23: ['birth-place', 'all'] },
  },
  PD1: { 4: person },
  NK1: { 2: name, 4: address, 5: phone, 6: phone, 16: born, 30: name, 31: phone, 32: address, 37: ssn },
  GT1: { 2: number, 3: name, 4: name, 5: address, 6: phone, 7: phone, 8: born, 12: ssn, 19: number },
  IN1: { 2: number, 16: name, 18: born, 19: address, 36: insured, 49: insured },
  IN2: { 1: number, 2: ssn, 6: insured, 8: insured, 61: insured },
  PV1: { 7: person, 8: person, 9: person, 17: person, 19: number, 50: number, 52: person },
  ORC: { 10: person, 11: person, 12: person, 14: phone },
  OBR: { 10: person, 16: person, 17: phone, 28: person, 32: person, 33: person, 34: person },
  OBX: { 16: person },
  MRG: { 1: number, 2: number, 3: number, 4: number, 7: name },
  EVN: { 5: person },
};

/** Fields of messages of HL7 version 2 that tell of people, as the standard places them. */
export const hl7: Layout = {
  name: 'hl7',
  find(text, detectors) {
    if (!/(?:^|[\r\n])(?:MSH|PID)./u.test(text)) return [];
    const kinds = new Set(detectors.map((detector) => detector.name));
    let signs = defaults;
    const found: Finding[] = [];
    for (const line of linesOf(text)) {
      if (/^MSH[^\p{L}\p{N}\s]/u.test(line.text)) signs = signsOf(line.text);
      const fields = segments[line.text.slice(0, 3)];
      if (!fields || line.text[3] !== signs.field) continue;
      const pieces = split(line, one(signs.field));
      for (const [index, [kind, part]] of Object.entries(fields)) {
        const field = pieces[Number(index)];
        if (field?.text && kinds.has(kind)) found.push(...inField(field, kind, part, signs));
      }
    }
    return found;
  },
};

interface Signs {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
}
const defaults: Signs = { field: '|', component: '^', repetition: '~' };

/** The signs that a message says it is divided by (HL7 2.5.1, 2.5.4). */
const signsOf = (header: string): Signs => {
  const [field = '|', component = '^', repetition = '~'] = header.slice(3);
  return { field, component, repetition };
};

const one = (sign: string): RegExp => new RegExp(sign.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&'), 'gu');

function inField(field: Piece, kind: string, part: Part, { component, repetition }: Signs): Finding[] {
  return split(field, one(repetition)).flatMap((repeated) => {
    const [first, ...rest] = split(repeated, one(component)) as [Piece, ...Piece[]];
    if (part === 'number') return told(first, kind);
    if (part === 'all') return told(repeated, kind);
    // The number of a doctor, and the name: surname, given names, suffix, prefix.
    const words = rest.slice(0, 5).filter(({ text }) => text);
    const [begin, end] = [words[0], words.at(-1)];
    const named =
      begin && end
        ? { text: field.text.slice(begin.from - field.from, end.from + end.text.length - field.from), from: begin.from }
        : null;
    return [...told(first, 'us-npi'), ...(named ? told(named, kind) : [])];
  });
}

/** A value that holds a letter or a digit; empty strings are written as two quotes. */
const told = ({ text, from }: Piece, kind: string): Finding[] => {
  const end = text.search(/[^\p{L}\p{N}]*$/u);
  const begin = text.search(/[\p{L}\p{N}(+]/u);
  return begin < 0 ? [] : [{ kind, from: from + begin, to: from + end, confirmed: true, named: true }];
};

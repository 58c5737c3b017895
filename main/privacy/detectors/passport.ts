import { travelDocument } from '../checks.ts';
import type { Detector, Finding } from '../finding.ts';
import { labelled } from '../labelled.ts';

const about = {
  name: 'passport',
  explanation:
    'Numbers of passports behind a word that names them, and machine-readable zones of passports, visas and identity cards with their check digits.',
  source: 'ICAO Doc 9303, parts 3 to 7',
  placeholder: '[PASSPORT]',
};

const byLabel = labelled({
  ...about,
  labels: `
    passport, passports, passport number, passport no, passport no., passport #, travel document, reisepass,
    pass nr, pass nr., passnummer, reisepassnummer, reisepass nr, passport nr, passeport, passeport n°,
    n° de passeport, numéro de passeport, pasaporte, pasaporte n.º, número de pasaporte, n.º de pasaporte,
    passaporto, passaporto n., numero di passaporto, n. passaporto, paspoort, paspoortnummer`,
  value: /[A-Z0-9]{6,10}(?![\p{L}\p{N}])/u,
  check: (value) => (value.match(/\d/gu)?.length ?? 0) >= 3,
});

const line = /(?<![A-Z0-9<])[A-Z0-9<]{30,44}(?![A-Z0-9<])/gu;

/** Number, birth and expiry of the line that carries the check digits, each followed by its own. */
const layouts: Readonly<Record<number, readonly [from: number, to: number][]>> = {
  44: [
    [0, 9],
    [13, 19],
    [21, 27],
  ],
  36: [
    [0, 9],
    [13, 19],
    [21, 27],
  ],
};

/** Second line of passports (44) and of larger cards (36); first and second of small cards (30). */
function checks(text: string): boolean {
  const holds = ([from, to]: readonly [number, number]) => travelDocument(text.slice(from, to), text[to] as string);
  const layout = layouts[text.length];
  if (layout) return /\d/u.test(text) && layout.every(holds);
  if (text.length !== 30) return false;
  if (/^[ACI]/u.test(text)) return /\d/u.test(text.slice(5, 15)) && holds([5, 14]);
  return /^\d{7}[MFX<]\d{7}/u.test(text) && holds([0, 6]) && holds([8, 14]);
}

/** The line of names. */
const isNames = (text: string): boolean => /^[A-Z<]+$/u.test(text) && text.includes('<<') && /^[A-Z]/u.test(text);

function machineReadable(text: string): Finding[] {
  const lines = [...text.matchAll(line)].filter(({ 0: written }) => [30, 36, 44].includes(written.length));
  const proven = lines.map(({ 0: written }) => checks(written));
  return lines.flatMap(({ index: from, 0: written }, i) => {
    const beside = [i - 1, i + 1].some((other) => proven[other] && lines[other]?.[0].length === written.length);
    if (!proven[i] && !(beside && isNames(written))) return [];
    return [{ kind: about.name, from, to: from + written.length, confirmed: true }];
  });
}

export const passport: Detector = { ...about, find: (text) => [...byLabel.find(text), ...machineReadable(text)] };

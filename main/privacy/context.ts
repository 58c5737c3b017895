/** What stands between commas. */
export const list = (text: string): string[] => text.trim().split(/\s*,\s*/u);

/** Words between spaces. */
export const wordSet = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/u));

/** Words, between commas, that name what follows them. A space in a word stands for a space, a dash or nothing. */
export function words(text: string): RegExp {
  // Longer ones first, where one begins another.
  const sorted = list(text).sort((a, b) => b.length - a.length);
  const escaped = sorted.map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replaceAll(' ', '[\\s_-]{0,2}'));
  return new RegExp(`(?<!\\p{L})(?:${escaped.join('|')})(?!\\p{L})`, 'iu');
}

/** A pattern that finds whole words and whole numbers, not parts of longer ones. */
export const whole = (source: string, flags = ''): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}_])(?<!\\d[.,-])(?:${source})(?![\\p{L}\\p{N}_])(?![.,-]\\d)`, `gu${flags}`);

/** A number long enough to be what an earlier word names. */
const otherNumber = /\d(?:[ ./-]?\d){4,30}/gu;
const before = 56;
const after = 24;

/** Whether a word names what stands at from … to: before it with no other number between, or in brackets behind it. */
export function isNamed(text: string, from: number, to: number, pattern: RegExp): boolean {
  const lead = text.slice(Math.max(0, from - before), from);
  let cut = 0;
  for (const match of lead.matchAll(otherNumber)) cut = match.index + match[0].length;
  if (pattern.test(lead.slice(cut))) return true;
  const trail = text.slice(to, to + after);
  return /^\s?[([]/u.test(trail) && pattern.test(trail);
}

const person = words(`
  mr, mrs, ms, patient, patients, client, insured, employee, claimant, applicant, taxpayer, herr, herrn, frau,
  patientin, versicherte, versicherter, versicherten, mandant, mandantin, mme, monsieur, madame, patiente,
  assuré, assurée, salarié, salariée, sr., sra., don, doña, paciente, trabajador, trabajadora, titular, sig.,
  signor, signora, paziente, dipendente, assistito, titolare, pacjent, pacjentka, patiënt, patienten, utente,
  contribuinte`);

/** Whether a word for a person stands shortly before. */
export const isOfPerson = (text: string, from: number, to: number): boolean => isNamed(text, from, to, person);

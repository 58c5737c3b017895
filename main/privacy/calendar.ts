/** Whether the day exists. */
export function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Whether six digits YYMMDD are a day of some century. */
export function isShortDay(digits: string): boolean {
  const [year, month, day] = [0, 2, 4].map((at) => Number(digits.slice(at, at + 2))) as [number, number, number];
  // 29 February: 1900 was no leap year, 2000 was.
  return isDay(2000 + year, month, day) || isDay(1900 + year, month, day);
}

/** Whether eight digits (YYYYMMDD, DDMMYYYY, MMDDYYYY) or six with two for the year are a day of the last or this century. */
export function isCompactDay(digits: string): boolean {
  const year = digits.length - 4;
  const part = (from: number, length: number): number => Number(digits.slice(from, from + length));
  const isOf = (at: number, month: number, day: number): boolean => {
    const written = part(at, year);
    const years = year === 4 ? [written] : [1900 + written, 2000 + written];
    return years.some((one) => one > 1880 && one < 2100 && isDay(one, part(month, 2), part(day, 2)));
  };
  return isOf(0, year, year + 2) || isOf(4, 2, 0) || isOf(4, 0, 2);
}

export interface WrittenDay {
  readonly from: number;
  readonly to: number;
  readonly year: number;
}

const months = [
  'january|januar|jänner|janvier|enero|gennaio|jan',
  'february|februar|feber|février|fevrier|febrero|febbraio|feb',
  'march|märz|maerz|mars|marzo|mar|mär',
  'april|avril|abril|aprile|apr|avr|abr',
  'may|mai|mayo|maggio',
  'june|juni|juin|junio|giugno|jun',
  'july|juli|juillet|julio|luglio|jul',
  'august|août|aout|agosto|aug',
  'september|septembre|septiembre|setiembre|settembre|sept|sep',
  'october|oktober|octobre|octubre|ottobre|oct|okt|ott',
  'november|novembre|noviembre|nov',
  'december|dezember|décembre|decembre|diciembre|dicembre|dec|dez|dic|déc',
];
const monthOf = new Map(months.flatMap((names, i) => names.split('|').map((name) => [name, i + 1] as const)));
// Longer names first, so that "mar" does not take the beginning of "marzo".
const monthNames = [...monthOf.keys()].sort((a, b) => b.length - a.length).join('|');

const forms = [
  // 1950-05-12
  { pattern: /(?<![\d./-])(\d{4})-(\d{2})-(\d{2})(?![\d-])/gu, order: 'ymd' },
  // 12.05.1950, 12. 5. 1950, 05/12/1950, 12-05-50
  { pattern: /(?<![\d./-])(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4}|\d{2})(?![\d/-])(?!\.\d)/gu, order: 'either' },
  // 12 May 1950, 1er mai 1950, 12 de mayo de 1950, 12. Mai 1950
  {
    pattern: new RegExp(
      `(?<![\\d./-])(\\d{1,2})(?:st|nd|rd|th|er|[.°º])?[\\s-](?:de |of |day of )?(${monthNames})\\.?,?[\\s-](?:de |del )?(\\d{4}|\\d{2})(?!\\d)`,
      'giu',
    ),
    order: 'dmy',
  },
  // May 12, 1950
  {
    pattern: new RegExp(`(?<!\\p{L})(${monthNames})\\.? (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})(?!\\d)`, 'giu'),
    order: 'mdy',
  },
] as const;

/** Days of the calendar written in figures or with the month's name in one of six languages, in order. */
export function findDays(text: string): WrittenDay[] {
  const found: WrittenDay[] = [];
  for (const { pattern, order } of forms) {
    for (const match of text.matchAll(pattern)) {
      const year = yearOf(match, order);
      if (year !== null) found.push({ from: match.index, to: match.index + match[0].length, year });
    }
  }
  return found.sort((a, b) => a.from - b.from);
}

/** The year, or null when there is no such day. */
function yearOf(match: RegExpExecArray, order: (typeof forms)[number]['order']): number | null {
  const [, a = '', b = '', c = '', d = ''] = match;
  const month = (name: string): number => monthOf.get(name.toLowerCase()) ?? 0;
  switch (order) {
    case 'ymd':
      return isDay(Number(a), Number(b), Number(c)) ? Number(a) : null;
    case 'dmy':
      return isDay(fullYear(c), month(b), Number(a)) ? fullYear(c) : null;
    case 'mdy':
      return isDay(Number(c), month(a), Number(b)) ? Number(c) : null;
    case 'either': {
      const year = fullYear(d);
      return isDay(year, Number(c), Number(a)) || isDay(year, Number(a), Number(c)) ? year : null;
    }
  }
}

/** Two digits are a year of the last hundred. */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length === 4) return year;
  const now = new Date().getFullYear();
  const century = now - (now % 100);
  return century + year > now ? century - 100 + year : century + year;
}

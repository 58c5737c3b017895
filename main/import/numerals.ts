const romans: readonly (readonly [value: number, letters: string])[] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
];

/** Beyond this Word itself shows a plain number. */
const mostRoman = 32_767;

function roman(value: number): string {
  if (value < 1 || value > mostRoman) return String(value);
  let rest = value;
  let text = '';
  for (const [worth, letters] of romans)
    for (; rest >= worth; rest -= worth) {
      text += letters;
    }
  return text;
}

/** a, b, …, z, aa, bb, …, as Word counts. */
function letter(value: number): string {
  if (value < 1 || value > 780) return String(value);
  return String.fromCharCode(97 + ((value - 1) % 26)).repeat(Math.ceil(value / 26));
}

function ordinal(value: number): string {
  const teen = value % 100 >= 11 && value % 100 <= 13;
  return value + (teen ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th'));
}

const small = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
  'eighteen nineteen'
).split(' ');
const tens = 'zero ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** Words up to a hundred; lists in words are short. */
function cardinal(value: number): string {
  if (value < 0 || value > 99) return String(value);
  if (value < 20) return small[value]!;
  return tens[Math.floor(value / 10)]! + (value % 10 ? `-${small[value % 10]}` : '');
}

const irregular: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
};

function ordinalWords(value: number): string {
  const words = cardinal(value);
  const [last = ''] = /[a-z]+$/.exec(words) ?? [];
  if (!last) return ordinal(value);
  const ending = irregular[last] ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`);
  return words.slice(0, -last.length) + ending;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** How numbers of entries are written, by the names of Word (ECMA-376, 17.18.59); other formats are written in digits. */
const formats: Readonly<Record<string, (value: number) => string>> = {
  decimalZero: (value) => String(value).padStart(2, '0'),
  upperRoman: (value) => roman(value).toUpperCase(),
  lowerRoman: roman,
  upperLetter: (value) => letter(value).toUpperCase(),
  lowerLetter: letter,
  ordinal,
  cardinalText: (value) => capital(cardinal(value)),
  ordinalText: (value) => capital(ordinalWords(value)),
  none: () => '',
};

export const numeral = (format: string, value: number): string => formats[format]?.(value) ?? String(value);

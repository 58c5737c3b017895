import { randomNumbers } from '../support/random.ts';

/** Scripts by the first and last letter of theirs that words are made of. */
const scripts: Readonly<Record<string, readonly [number, number]>> = {
  ...{
    latin: [0x61, 0x7a],
    accents: [0xe0, 0xff],
    extended: [0x100, 0x17f],
    greek: [0x3b1, 0x3c9],
    cyrillic: [0x430, 0x44f],
  },
  ...{ armenian: [0x561, 0x586], hebrew: [0x5d0, 0x5ea], arabic: [0x627, 0x64a], devanagari: [0x905, 0x939] },
  ...{
    bengali: [0x985, 0x98c],
    tamil: [0xb85, 0xb8a],
    thai: [0xe01, 0xe2e],
    tibetan: [0xf40, 0xf47],
    georgian: [0x10d0, 0x10f0],
  },
  ...{ hangul: [0xac00, 0xd7a3], hiragana: [0x3041, 0x3096], katakana: [0x30a1, 0x30fa], han: [0x4e00, 0x9fa5] },
  ...{ ethiopic: [0x1200, 0x1248], khmer: [0x1780, 0x17a2], cherokee: [0x13a0, 0x13f4], gothic: [0x10330, 0x1034a] },
  ...{ mathematics: [0x1d400, 0x1d433], digits: [0x30, 0x39], arabicDigits: [0x660, 0x669], signs: [0x21, 0x2f] },
  ...{ arrows: [0x2190, 0x21ff], boxes: [0x2500, 0x257f], emoji: [0x1f600, 0x1f64f], pictures: [0x1f300, 0x1f5ff] },
};

const spaces = [' ', '  ', '\n', '\n\n', '\t', ', ', '. ', '\r\n', '', ' - ', '    '];

const code = [
  'for (let i = 0; i < 10; i += 1) {\n    x[i] = y[i] ?? null;\n}',
  'def f(x: int) -> str:\n\treturn f"{x!r:>10}"  # note',
  "SELECT * FROM t WHERE a != 'b' AND c >= 1.5e-3;",
  '<p class="a&amp;b">x</p>\n\n<!-- c -->',
  '#include <stdio.h>\nint main(void) { return 0x7FFF; }',
  'a=1;b==2;c===3;d!==e;f=>g;h->i;j::k;l..m',
  '{"key": [1, 2.50, -3e10], "other": null}',
  'snake_case camelCase SCREAMING_CASE kebab-case path/to/file.txt C:\\x\\y',
];

const hard = [
  ...['', ' ', '  ', '\n', '\t', '\r\n', ' \n ', '\n\n\n\n', '          x', 'x          ', '\u00a0x\u3000y'],
  ...[
    "it's IT'S we'll WE'LL I'm don't 'tis o'clock'd",
    '’s ’t “quoted” — – …',
    '1 12 123 1234 12345 1,234,567.89',
    '٣٤٥ ½ x² ①',
  ],
  ...['👩‍👩‍👧‍👦', '👍🏽', '🇩🇪🇫🇷', '🏳️‍🌈 ok', 'a👍b', '☃︎☃️'],
  ...['ﬁ ﬂ Å Ω', 'ABC abc', 'naïve café Füße', 'İstanbul ıI', 'ẞß', 'Ǆǅǆ'],
];

/**
 * More than a thousand texts: every script, alone and mixed, spaces and signs, code, what is hard, and the special tokens of a
 * tokenizer within texts. Characters are composed (NFC): programs differ in whether they compose what is not.
 */
export function manyTexts(special: readonly string[]): string[] {
  const random = randomNumbers(11);
  const below = (limit: number): number => Math.floor(random(1, 0, limit)[0] as number);
  const one = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const word = ([first, last]: readonly [number, number]): string =>
    Array.from({ length: 1 + below(9) }, () => String.fromCodePoint(first + below(last - first + 1))).join('');
  const all = Object.values(scripts);
  const phrase = (from: () => readonly [number, number], words: number): string =>
    Array.from({ length: words }, () => word(from()) + one(spaces)).join('');
  const inScripts = all.flatMap((script) => Array.from({ length: 20 }, () => phrase(() => script, 1 + below(6))));
  const mixed = Array.from({ length: 350 }, () => phrase(() => one(all), 2 + below(8)));
  const cased = Array.from({ length: 40 }, () => phrase(() => [0x41, 0x7a], 3));
  const within = special.flatMap((token) => [token, `a ${token} b`, `${token}${token}`, `x${token}\ny`]);
  const texts = [
    ...hard,
    ...code,
    ...code.map((text) => `${one(hard)}${text}`),
    ...inScripts,
    ...mixed,
    ...cased,
    ...within,
  ];
  return texts.map((text) => text.normalize('NFC'));
}

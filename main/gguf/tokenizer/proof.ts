import { u32 } from '../../runtime/random.ts';
import type { Tokenizer } from '../../formats/tokenizer.ts';
import type { Candidate } from './candidate.ts';
import { type TokenTable, tokenTypes } from './table.ts';

/** Where ways of cutting text into words differ: contractions, digits, spaces, breaks, signs, and scripts. */
const hard = [
  ...[
    "it's",
    "IT'S we'LL I'd they've 'twas 's",
    "don't can't I'm you're we'll he'd",
    '12',
    '1234567 12 345 6',
    '3.14159e-10',
  ],
  ...['a  b', 'a   b\n', '   leading', 'trailing   ', '\t\ttabs\tbetween', 'line\nbreak', 'two\n\nbreaks', ' \n \n x'],
  ...['windows\r\nbreak\r\n\r\n', 'Hello, world!', '(a+b)*c[0]=={x};', '...!?!', '"quoted" — dash', '$12.50, 40%'],
  ...[
    'snake_case camelCase kebab-case',
    'UPPER lower',
    'for (let i = 0; i < 10; i++) {\n    x += i;\n}',
    'a.b.c@d.org',
  ],
  ...[
    'Füße naïve café',
    'Привет, мир 42',
    '你好，世界',
    '日本語のテキスト',
    'مرحبا بالعالم',
    'हिन्दी पाठ',
    '🙂👍🏽 ok',
    'x²+½',
  ],
  ...[
    'don’t',
    '...\n\n',
    '!\n\n\nnext',
    '##\n# title',
    ' ',
    '\n',
    '  ',
    'x',
    '// note\n\t\treturn 1;',
    'A1b2C3',
    '٣٤٥',
  ],
];

/** How many texts are made of the vocabulary itself, and of how many tokens each. */
const [drawnTexts, drawnTokens] = [200, 16];

/** Some tokenizers compose characters first (NFC), which llama.cpp never does: text as people write it is composed already. */
const isComposed = (text: string): boolean => text.normalize('NFC') === text;

/** Texts to compare ids on: hard ones, and some that hold the vocabulary's own tokens in any order. */
function proofTexts(table: TokenTable, tokenizer: Tokenizer): string[] {
  const plain = table.texts.flatMap((_, id) => (table.types[id] === tokenTypes.normal ? [id] : []));
  const drawn = Array.from({ length: drawnTexts }, (_, seed) => {
    const ids = Array.from({ length: drawnTokens }, (__, at) => plain[u32(seed + 1, at) % plain.length] as number);
    return tokenizer.decode(ids);
  });
  const special = table.texts.filter(
    (_, id) => table.types[id] !== tokenTypes.normal && table.types[id] !== tokenTypes.byte,
  );
  return [...hard, ...drawn].filter(
    (text) => text !== '' && isComposed(text) && !special.some((token) => text.includes(token)),
  );
}

/** A text with the ids that a tokenizer gives it. */
interface Example {
  readonly text: string;
  readonly ids: string;
}

/** @throws where there is no text that the vocabulary can write. */
function examples(table: TokenTable, tokenizer: Tokenizer, spells: (text: string) => boolean): readonly Example[] {
  const texts = proofTexts(table, tokenizer).filter(spells);
  if (!texts.length) throw new Error('The vocabulary can write none of the texts that it is tried on.');
  return texts.map((text) => ({ text, ids: tokenizer.encode(text).join() }));
}

const differing = (encode: Candidate['encode'], known: readonly Example[]): string | null =>
  known.find(({ text, ids }) => encode(text).join() !== ids)?.text ?? null;

/**
 * The first text on which a way to read the vocabulary gives other ids than a tokenizer, of hundreds; null where they agree on all.
 *
 * @param spells whether the vocabulary can write a text at all: what it cannot is no text of the model.
 */
export const differingText = (
  encode: Candidate['encode'],
  table: TokenTable,
  tokenizer: Tokenizer,
  spells: (text: string) => boolean,
): string | null => differing(encode, examples(table, tokenizer, spells));

/**
 * The first way to read the vocabulary that gives the ids of the model's tokenizer on hundreds of texts.
 *
 * @param spells as for differingText.
 * @throws where none does, with a text that they differ on: programs would feed the model other tokens than it knows.
 */
export function provenCandidate(
  candidates: readonly Candidate[],
  table: TokenTable,
  tokenizer: Tokenizer,
  spells: (text: string) => boolean,
): Candidate {
  const known = examples(table, tokenizer, spells);
  const failures = candidates.map(({ encode }) => differing(encode, known));
  const proven = candidates[failures.indexOf(null)];
  if (proven) return proven;
  throw new Error(
    `No way in which llama.cpp reads a vocabulary gives the tokens of this model's tokenizer (they differ on ${JSON.stringify(failures[0] ?? '')}); export it in another format.`,
  );
}

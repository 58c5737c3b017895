import { array, string } from '../../formats/gguf/values.ts';
import { byteCharacters } from '../../formats/vocabulary/bytes.ts';
import type { Candidate } from './candidate.ts';
import type { TokenTable } from './table.ts';

/** The text pieces of GPT-2 (Radford et al. 2019). */
const gpt2Pieces = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)/gu;
/** Contractions in either case, of Llama 3 and Qwen2. */
const contractions = "'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD]";
const llama3Pieces = (digits: string): RegExp =>
  new RegExp(
    `${contractions}|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`,
    'gu',
  );

/** A way of cutting a text into words. */
export interface PreTokenizer {
  /** What llama.cpp calls it (llama-vocab.cpp), and what else it knows it by. */
  readonly pre: string;
  readonly also: readonly string[];
  /** The expressions that it cuts by, one after the other. */
  readonly cuts: readonly RegExp[];
  /** A word that is a token is taken as it is, whatever the merges say. */
  readonly whole: boolean;
  /** Whether texts begin with the token for beginnings where a file does not say so. */
  readonly begins: boolean;
}

const plain = { whole: false, begins: false };

/** Those that are known here. */
export const preTokenizers: readonly PreTokenizer[] = [
  {
    ...{ pre: 'gpt-2', cuts: [gpt2Pieces], ...plain },
    also: ['phi-2', 'mpt', 'olmo', 'jais', 'gigachat', 'a.x-4.0', 'mellum', 'exaone4'],
  },
  {
    ...{ pre: 'llama-bpe', cuts: [llama3Pieces('\\p{N}{1,3}')], whole: true, begins: true },
    also: ['llama3', 'llama-v3', 'falcon3', 'falcon-h1', 'pixtral', 'midm-2.0', 'lfm2'],
  },
  {
    ...{ pre: 'qwen2', cuts: [llama3Pieces('\\p{N}')], ...plain },
    also: ['deepseek-r1-qwen', 'kormo', 'stablelm2', 'megrez'],
  },
  {
    ...{ pre: 'smollm', cuts: [/\p{N}/gu, gpt2Pieces], ...plain },
    also: ['starcoder', 'refact', 'command-r', 'codeshell', 'exaone', 'minerva-7b'],
  },
];

/** Byte-level byte-pair encoding: what llama.cpp calls the model "gpt2". */
export const bytePairCandidates = (table: TokenTable): readonly Candidate[] =>
  preTokenizers.map((way) => ({
    keys: {
      'tokenizer.ggml.model': string('gpt2'),
      'tokenizer.ggml.pre': string(way.pre),
      'tokenizer.ggml.merges': array(
        'string',
        table.merges.map((pair) => pair.join(' ')),
      ),
    },
    encode: (text) => bytePairIds(text, table, way),
  }));

/** Ids of a text that is cut in a way. */
export function bytePairIds(text: string, table: TokenTable, { cuts, whole }: PreTokenizer): number[] {
  const words = cuts.reduce((pieces, cut) => pieces.flatMap((piece) => pieced(piece, cut)), [text]);
  return words.flatMap((word) => wordIds(word, table, whole));
}

/** What an expression finds, and what lies between: nothing of the text is lost. */
function pieced(text: string, cut: RegExp): string[] {
  const pieces: string[] = [];
  let at = 0;
  for (const { 0: found, index } of text.matchAll(cut)) {
    pieces.push(text.slice(at, index), found);
    at = index + found.length;
  }
  return [...pieces, text.slice(at)].filter((piece) => piece !== '');
}

const ranks = new WeakMap<TokenTable, ReadonlyMap<string, number>>();

function ranksOf(table: TokenTable): ReadonlyMap<string, number> {
  const found = ranks.get(table) ?? new Map(table.merges.map((pair, rank) => [pair.join(' '), rank]));
  ranks.set(table, found);
  return found;
}

/** Merges neighbours, the pair of the lowest rank first, of equal ones the leftmost. */
function wordIds(word: string, table: TokenTable, whole: boolean): number[] {
  const bytes = Array.from(new TextEncoder().encode(word), (byte) => byteCharacters[byte] as string);
  const own = whole ? table.ids.get(bytes.join('')) : undefined;
  if (own !== undefined) return [own];
  const order = ranksOf(table);
  for (;;) {
    let best = -1;
    let lowest = Infinity;
    for (let i = 0; i + 1 < bytes.length; i += 1) {
      const rank = order.get(`${bytes[i]} ${bytes[i + 1]}`) ?? Infinity;
      if (rank < lowest) [best, lowest] = [i, rank];
    }
    if (best < 0) return bytes.flatMap((piece) => table.ids.get(piece) ?? []);
    bytes.splice(best, 2, `${bytes[best]}${bytes[best + 1]}`);
  }
}

import { z } from 'zod';
import { Registry } from '../../../components/component.ts';
import { cutterOf } from '../../../formats/vocabulary/extend.ts';
import type { Merge } from '../../../formats/vocabulary/kind.ts';
import { type CutWord, learnMerges, type Preference } from '../../../formats/vocabulary/learn.ts';
import { readVocabulary } from '../../../formats/vocabulary/vocabulary.ts';
import { plainText } from '../../../formats/vocabulary/plainText.ts';
import { mostDocuments } from '../../extraction/extraction.ts';
import type { WeighedWord } from '../../statistics/wordFrequencies.ts';
import type { AllocationComponent } from '../granularity.ts';

/** What new tokens are chosen by. */
export interface WordChoice {
  /** tokenizer.json as it was parsed. */
  readonly tokenizer: unknown;
  readonly words: ReadonlyMap<string, WeighedWord>;
  readonly prefer: Preference;
}

/** Which tokens are new. */
export interface WordAllocation<Options = unknown> extends AllocationComponent<Options> {
  /** @returns what makes them; what a token is merged from is there before it. */
  choose(choice: WordChoice, options: Options): readonly Merge[];
  /** How many are asked for. */
  count(options: Options): number;
}

const options = z.strictObject({
  /** Tokens to add. */
  words: z.number().int().min(1).max(20_000).default(500),
  /** What fewer documents hold is no word of the domain, and may be a name that nobody should read in a vocabulary. */
  documents: z.number().int().min(1).max(mostDocuments).default(3),
});

const highest: WordAllocation<z.infer<typeof options>> = {
  name: 'highest',
  explanation:
    'The best first, each on what the ones before it left. Only what several documents hold, and nothing with digits.',
  citation: 'Sennrich, Haddow, Birch. ACL 2016. arXiv:1508.07909',
  options,
  needs: () => [],
  wholeModel: true,
  count: ({ words }) => words,
  choose: ({ tokenizer, words, prefer }, { words: count, documents }) => {
    const { texts } = readVocabulary(tokenizer);
    const known = new Set(texts.values());
    const cut = cutterOf(tokenizer);
    const text = plainText(tokenizer);
    const learned = [...words]
      .filter(([word]) => isWord(text(word)))
      .map(([word, use]): CutWord => ({ pieces: cut(word), ...use }))
      .filter(({ pieces }) => pieces.length > 1 && pieces.every((piece) => known.has(piece)));
    return learnMerges(learned, count, { prefer, taken: (token) => known.has(token), documents });
  },
};

/** A word that is longer is no word, and takes long to cut. */
const longest = 64;

/**
 * Letters or signs, with the space before them where the tokenizer keeps it there. Digits stay as they are: how a vocabulary cuts
 * numbers is how its model calculates (Singh, Strouse 2024, arXiv:2402.14903).
 */
const isWord = (text: string): boolean =>
  text.length <= longest && /^ ?([\p{L}\p{M}]+|[^\s\p{L}\p{M}\p{N}\uFFFD]+)$/u.test(text);

/** Which tokens are new, by the name a recipe uses. */
export const wordAllocations = new Registry<WordAllocation>([highest]);

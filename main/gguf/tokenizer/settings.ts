import { FormatError } from '../../formats/errors.ts';
import type { GgufFile } from '../../formats/gguf/reader.ts';
import type { VocabularyContents } from './vocabularyContents.ts';
import { type TokenTable, tokenTypes } from './table.ts';

/** What a file says of special tokens: the names of GGUF by those of tokenizer_config.json and config.json. */
const specials = { bos: 'bos', eos: 'eos', unk: 'unknown', pad: 'padding' } as const;

/** Types of tokens that stand beside the vocabulary, and whether no text means them. */
const addedTypes: ReadonlyMap<number, boolean> = new Map([
  [tokenTypes.control, true],
  [tokenTypes.unknown, true],
  [tokenTypes.userDefined, false],
]);

/** Special tokens, what is put around a text, and the chat template of a file, as the files of a folder say them. */
export function settingsIn(file: GgufFile, table: TokenTable, { begins, ids: usual, json }: VocabularyContents) {
  const { metadata } = file;
  const idOf = (name: string): number | undefined => {
    const id = metadata.get(`tokenizer.ggml.${name}_token_id`) ?? usual[name];
    if (id === undefined) return undefined;
    if (typeof id === 'number' && id in table.texts) return id;
    throw new FormatError(
      `${file.path}: "tokenizer.ggml.${name}_token_id" is ${JSON.stringify(id)}, which is no token.`,
    );
  };
  const found = Object.entries(specials).flatMap(([short, name]) => {
    const id = idOf(name);
    return id === undefined ? [] : [[short, id] as const];
  });
  const known = new Map(found);
  const flag = (name: string, without: boolean): boolean => {
    const value = metadata.get(`tokenizer.ggml.${name}`);
    return typeof value === 'boolean' ? value : without;
  };
  const [bos, eos] = [flag('add_bos_token', begins), flag('add_eos_token', false)];
  const template = metadata.get('tokenizer.chat_template');
  const turnEnd = idOf('eot');
  const ends = [...new Set([known.get('eos'), turnEnd])].filter((id) => id !== undefined);
  const processor = templateOf(bos ? known.get('bos') : undefined, eos ? known.get('eos') : undefined, table);
  return {
    template: typeof template === 'string' ? template : null,
    added: table.texts.flatMap((content, id) => {
      const special = addedTypes.get(table.types[id] as number);
      if (special === undefined) return [];
      return [{ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special }];
    }),
    around: { post_processor: processor ?? json['post_processor'] ?? null },
    settings: {
      ...{ tokenizer_class: 'PreTrainedTokenizerFast', clean_up_tokenization_spaces: false },
      ...{ add_bos_token: bos, add_eos_token: eos },
      ...Object.fromEntries(found.map(([short, id]) => [`${short}_token`, table.texts[id]])),
    },
    ids: {
      ...Object.fromEntries(found.filter(([short]) => short !== 'unk').map(([short, id]) => [`${short}_token_id`, id])),
      ...(ends.length > 1 ? { eos_token_id: ends } : {}),
    },
  };
}

/** A token before and behind every text; null where there is none. */
function templateOf(bos: number | undefined, eos: number | undefined, { texts }: TokenTable) {
  if (bos === undefined && eos === undefined) return null;
  const special = (id: number | undefined, type: number) =>
    id === undefined ? [] : [{ SpecialToken: { id: texts[id], type_id: type } }];
  const around = (name: string, type: number) => [
    ...[...special(bos, type), { Sequence: { id: name, type_id: type } }, ...special(eos, type)],
  ];
  const named = [bos, eos].filter((id) => id !== undefined);
  return {
    ...{ type: 'TemplateProcessing', single: around('A', 0), pair: [...around('A', 0), ...around('B', 1)] },
    special_tokens: Object.fromEntries(
      named.map((id) => [texts[id], { id: texts[id], ids: [id], tokens: [texts[id]] }]),
    ),
  };
}

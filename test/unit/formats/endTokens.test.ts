import { expect, it } from 'vitest';
import { endTokensOf } from '../../../main/formats/endTokens.ts';

const settings = {
  eos_token: { content: '<end_of_turn>' },
  added_tokens_decoder: { 1: { content: '<eos>' }, 106: { content: '<end_of_turn>' } },
};

it.each([
  ['all of them, those of the config first', 1, { eos_token_id: [1, 7] }, settings, [1, 7, 106]],
  ['a list in the config', [3, 2], null, null, [3, 2]],
  ['what only the tokenizer names', null, {}, { ...settings, eos_token: '<eos>' }, [1]],
  ['none where nobody names one, and not token 0', undefined, { eos_token_id: null }, {}, []],
  ['nothing that the model has no row for', 1, { eos_token_id: [-1, 200, 'x'] }, null, [1]],
])('takes %s', (_, own, generation, tokenizer, ends) => {
  const config = { eos_token_id: own, vocab_size: 128 };
  expect(endTokensOf({ config, generation, settings: tokenizer })).toEqual(ends);
});

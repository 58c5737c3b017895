import { describe, expect, it } from 'vitest';
import { startTokens } from '../../../main/formats/startToken.ts';
import { promptIds, tokenizerOf } from '../../../main/formats/tokenizer.ts';
import { processorStarting } from '../../../main/formats/vocabulary/postProcessor.ts';
import { tinyTokenizer } from '../../support/tinyModel.ts';

const idOf = (text: string): number | undefined => ({ '<s>': 1, '</s>': 2, '[gMASK]': 5 })[text];
const sequence = { Sequence: { id: 'A', type_id: 0 } };
const special = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
const template = (...single: object[]) => ({
  ...{ type: 'TemplateProcessing', single, pair: [] },
  special_tokens: { '<s>': { id: '<s>', ids: [7], tokens: ['<s>'] } },
});
const bytes = { type: 'ByteLevel' };

describe('startTokens', () => {
  it.each([
    ['what a template puts before a text', template(special('<s>'), sequence), {}, [7]],
    ['a token that a template names by text alone', template(special('[gMASK]'), special('<s>'), sequence), {}, [5, 7]],
    ['none where it stands behind', template(sequence, special('</s>')), {}, []],
    [
      'one among other processors',
      { type: 'Sequence', processors: [bytes, template(special('<s>'), sequence)] },
      {},
      [7],
    ],
    ['the first of RoBERTa', { type: 'RobertaProcessing', cls: ['<s>', 3], sep: ['</s>', 2] }, {}, [3]],
    ['none of bytes alone', bytes, { bos_token: '<s>' }, []],
    ['what a setting adds', bytes, { add_bos_token: true, bos_token: { content: '<s>' } }, [1]],
    ['the template where a setting agrees', template(special('<s>'), sequence), { add_bos_token: true }, [7]],
    ['none where a setting says so', template(special('<s>'), sequence), { add_bos_token: false }, []],
    ['none where there is nothing', null, {}, []],
  ])('takes %s', (_, post_processor, settings, ids) => {
    expect(startTokens({ json: { post_processor }, settings }, idOf)).toEqual(ids);
  });

  it('is what prompts begin with, and texts by themselves do not', () => {
    const post_processor = template(special('<|end|>'), sequence);
    const own = tokenizerOf({ json: { ...tinyTokenizer, post_processor }, settings: {}, template: null }, 'here');
    expect([...promptIds(own, 'Hi')]).toEqual([0, 40, 73]);
    expect([...own.encode('Hi')]).toEqual([40, 73]);
  });

  it('is what a processor says that was made to say it', () => {
    const tokens = [{ id: 1, text: '<s>' }];
    for (const old of [null, bytes, template(special('</s>'), sequence), { type: 'Sequence', processors: [bytes] }]) {
      const changed = processorStarting(old, tokens);
      expect(startTokens({ json: { post_processor: changed }, settings: {} }, () => undefined)).toEqual([1]);
      expect(JSON.stringify(changed).includes('ByteLevel')).toBe(JSON.stringify(old).includes('ByteLevel'));
    }
    const none = processorStarting(template(special('<s>'), sequence), []);
    expect(startTokens({ json: { post_processor: none }, settings: {} }, idOf)).toEqual([]);
  });
});

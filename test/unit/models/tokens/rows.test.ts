import { describe, expect, it } from 'vitest';
import { pack, unpack } from '../../../../main/formats/storage/index.ts';
import { describeJson } from '../../../../main/models/describe.ts';
import { tokenTables } from '../../../../main/models/tables.ts';
import { configWithTokens, trimmedTo } from '../../../../main/models/tokens/change.ts';
import { withNewTokens, withTokens } from '../../../../main/models/tokens/rows.ts';
import type { ModelSource } from '../../../../main/models/source.ts';
import { Decoder } from '../../../../main/walk/decoder.ts';
import { memoryWorkspace } from '../../../support/owned.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../support/seededModel.ts';
import { randomText } from '../../../support/texts.ts';
import { inTokens } from '../../../support/tokens.ts';

/** Logits behind the last token. */
async function logitsOf(source: ModelSource, ids: Int32Array): Promise<Float32Array> {
  using decoder = new Decoder(source, memoryWorkspace());
  return (await decoder.append(ids)).slice();
}

describe.each([true, false])('a model with fewer tokens, its head tied: %s', (tied) => {
  const architecture = smallArchitecture({ tied });
  const source = memorySource(architecture, seededWeights(architecture));

  it('has tables with rows for every token, whatever they are called', () => {
    expect(tokenTables(source).map(({ name }) => name)).toEqual(
      tied ? ['model.embed_tokens.weight'] : ['model.embed_tokens.weight', 'lm_head.weight'],
    );
  });

  it('has the logits that the whole model has for the tokens that stay', async () => {
    const tokens = Int32Array.from({ length: 20 }, (_, i) => i * 2 + 3);
    const { ids } = inTokens(randomText(3, 1, 12), [trimmedTo(tokens)]).windows;
    for (const length of [1, 5, 12]) {
      const own = await logitsOf(withTokens(source, tokens), ids.slice(0, length));
      const whole = await logitsOf(
        source,
        ids.slice(0, length).map((place) => tokens[place] as number),
      );
      expect(own).toHaveLength(20);
      for (const [place, logit] of own.entries())
        expect(logit).toBeCloseTo(whole[tokens[place] as number] as number, 5);
    }
  });
});

it('rows of packed tables are taken as they are stored', async () => {
  const architecture = smallArchitecture({ hidden: 32 });
  const dense = memorySource(architecture, seededWeights(architecture));
  const packed: ModelSource = {
    ...dense,
    storage: ({ role }) => (role === 'embedding' ? 'q8_0' : 'F32'),
    readRaw: async (parameter) => {
      if (parameter.role !== 'embedding') return dense.readRaw(parameter);
      const { shape } = parameter;
      return { storage: 'q8_0', shape, bytes: pack(await dense.read(parameter), 'q8_0', shape) };
    },
  };
  const tokens = Int32Array.of(0, 7, 49);
  const smaller = withTokens(packed, tokens);
  const [table] = smaller.parameters as [ModelSource['parameters'][number]];
  const whole = unpack((await packed.readRaw(tokenTables(packed)[0] as typeof table)).bytes, 'q8_0');
  expect(smaller.storage(table)).toBe('q8_0');
  expect([...(await smaller.read(table))]).toEqual(
    [...tokens].flatMap((id) => [...whole.subarray(id * 32, id * 32 + 32)]),
  );
});

it('new tokens get rows behind those that are used, stored as the others of their table', async () => {
  const architecture = smallArchitecture({ hidden: 32, tied: false });
  const dense = memorySource(architecture, seededWeights(architecture));
  const { vocabulary } = architecture;
  const [table, head] = tokenTables(dense) as [ModelSource['parameters'][number], ModelSource['parameters'][number]];
  const rows = {
    first: vocabulary - 1,
    embedding: [
      [
        { id: 3, weight: 0.5 },
        { id: 4, weight: 0.5 },
      ],
      [{ id: 5, weight: 1 }],
    ],
    head: [[{ id: 3, weight: 1 }], []],
  };
  const larger = withNewTokens(dense, rows);
  expect(larger.architecture.vocabulary).toBe(vocabulary + 1);
  const [own, whole] = [await larger.read(tokenTables(larger)[0] as typeof table), await dense.read(table)];
  const row = (of: Float32Array, id: number) => [...of.subarray(id * 32, (id + 1) * 32)];
  expect(own.slice(0, (vocabulary - 1) * 32)).toEqual(whole.slice(0, (vocabulary - 1) * 32));
  expect(row(own, vocabulary)).toEqual(row(whole, 5));
  row(own, vocabulary - 1).forEach((value, i) =>
    expect(value).toBeCloseTo(((row(whole, 3)[i] as number) + (row(whole, 4)[i] as number)) / 2, 6),
  );
  const answers = await larger.read(tokenTables(larger)[1] as typeof table);
  expect(row(answers, vocabulary - 1)).toEqual(row(await dense.read(head), 3));
  expect(row(answers, vocabulary)).toEqual(Array.from({ length: 32 }, () => 0));
});

it('a config says how many tokens there are, and names them by their new ids', () => {
  expect(configWithTokens({ vocab_size: 9, eos_token_id: 7, hidden_size: 7 }, trimmedTo(Int32Array.of(0, 7)))).toEqual({
    ...{ vocab_size: 2, eos_token_id: 1, hidden_size: 7 },
  });
});

it('a table of positions has no rows of tokens', () => {
  const config = { model_type: 'gpt2', vocab_size: 40, n_embd: 24, n_layer: 2, n_head: 4, n_positions: 40 };
  expect(tokenTables(describeJson(config)).map(({ local }) => local)).toEqual([expect.stringContaining('wte.weight')]);
});

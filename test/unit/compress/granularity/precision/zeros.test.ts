import { expect, it } from 'vitest';
import { memoryWorkspace } from '../../../../support/owned.ts';
import { layeredModel, testExtraction } from '../../../../support/testExtraction.ts';

/** What rounding a half emptied model to a format warns of. */
async function warned(storage: 'q4_0' | 'q4_1', of = 'wanda'): Promise<string[]> {
  const model = layeredModel(2);
  const parent =
    of === 'none' ? model : (await testExtraction().model(model).recipe(of).settings({ sparsity: 0.5 }).run()).made;
  const warnings: string[] = [];
  const workspace = { ...memoryWorkspace(), warn: (message: string) => void warnings.push(message) };
  const precision = { linears: storage, tables: 'q8_0' } as const;
  await testExtraction().model(parent).recipe('rtn').settings({ precision }).in(workspace).run();
  return warnings.filter((message) => message.includes('zeros from an earlier cut'));
}

// Of the small model only the rows of down_proj hold a block of 32; the others stay floats, and keep their zeros.
it('a rounding that fills zeros of an earlier cut says so, once', async () => {
  expect(await warned('q4_1')).toEqual([
    expect.stringMatching(/^2 matrices had zeros from an earlier cut, .* \(model\.layers\.0\.mlp\.down_proj\.weight\)/),
  ]);
});

it('nothing is said where they stay, or where there were none', async () => {
  expect(await warned('q4_0')).toEqual([]);
  expect(await warned('q4_1', 'none')).toEqual([]);
});

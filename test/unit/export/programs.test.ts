import { afterAll, describe, expect, it } from 'vitest';
import { answersInLlamaCpp, answersInTransformersJs } from '../../clients/answers.ts';
import { openTable } from '../../clients/openTable.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { installed, needsLlamaCpp } from '../../support/llamaCpp.ts';
import { transformersLogits } from '../../support/transformersJs.ts';

// A few cells of the table in test/clients, which `npm run test:clients` holds whole.
describe('what is exported, in the programs that it is for', async () => {
  const table = await openTable(await temporaryFolder());
  afterAll(() => table.close());

  it.skipIf(!installed).each([
    ['llama', 'dense'],
    ['qwen2', 'widths of their own'],
    ['llama, tied', 'attention gone, first'],
  ])(needsLlamaCpp('llama.cpp: %s, %s'), (family, cut) => answersInLlamaCpp(table, family, cut));

  it('transformers.js: llama, widths of their own', () =>
    answersInTransformersJs(table, 'llama', 'widths of their own'));

  it.each(['mixtral', 'olmoe'])('transformers.js does not know %s, which is said', async (family) => {
    const name = await table.model(family, 'dense');
    const { formats } = await table.plan(name);
    const plan = formats.find(({ format }) => format === 'onnx');
    expect(plan?.loadsIn.map(({ program }) => program)).not.toContain('transformers.js');
    expect(plan?.warning).toBe(`In ONNX, transformers.js cannot run it: it knows no models of the type ${family}.`);
    const { to } = await table.written(name, 'onnx', 'f32');
    await expect(transformersLogits(to, 'a')).rejects.toThrow(`Unsupported model type: ${family}`);
  });
});

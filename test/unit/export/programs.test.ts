import { afterAll, describe, it } from 'vitest';
import { answersInLlamaCpp, answersInTransformersJs } from '../../clients/answers.ts';
import { openTable } from '../../clients/openTable.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { installed, needsLlamaCpp } from '../../support/llamaCpp.ts';

// A few cells of the table in test/clients, which `npm run test:clients` holds whole.
describe('what is exported, in the programs that it is for', async () => {
  const table = await openTable(await temporaryFolder());
  afterAll(() => table.close());

  it.skipIf(!installed).each([
    ['llama', 'dense'],
    ['qwen2', 'widths of their own'],
    ['llama, tied', 'attention gone, first'],
  ])(needsLlamaCpp('llama.cpp: %s, %s'), (family, cut) => answersInLlamaCpp(table, family, cut));

  it.each([
    ['llama', 'widths of their own'],
    ['mixtral', 'experts merged'],
  ])('transformers.js: %s, %s', (family, cut) => answersInTransformersJs(table, family, cut));
});

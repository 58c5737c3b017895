import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/folder.ts';
import { randomChains } from './chains.ts';

const folder = await temporaryFolder();

it('nothing that is held out is trained on, whatever is done in which order', async () => {
  expect(await randomChains(folder, 100)).toBeGreaterThan(200);
}, 120_000);

import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/folder.ts';
import { randomChains } from './chains.ts';

const folder = await temporaryFolder();

it('nothing that is held out is trained on in a thousand chains', async () => {
  expect(await randomChains(folder, 1000)).toBeGreaterThan(2000);
}, 1_200_000);

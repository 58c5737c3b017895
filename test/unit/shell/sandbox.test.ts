import type * as electron from 'electron';
import { expect, it } from 'vitest';
import type * as sandbox from '../../../preload/sandbox.d.ts';

type Fits = Pick<typeof electron, keyof typeof sandbox> extends typeof sandbox ? true : false;

it('lets a preload script rely on nothing that Electron does not have', () => {
  // The assignment is the test: types are checked before tests run.
  const fits: Fits = true;
  expect(fits).toBe(true);
});

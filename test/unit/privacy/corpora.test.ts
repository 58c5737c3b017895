import { describe, expect, it } from 'vitest';
import { Scan } from '../../../main/privacy/scan.ts';
import { needsShared, shared } from '../../support/shared.ts';
import { itIsRedactedOnce, textsOf } from './corpusChecks.ts';

describe.skipIf(!shared)(needsShared('texts as people wrote them'), () => {
  itIsRedactedOnce(['finance']);

  it('scientific text is not full of telephone and account numbers', async () => {
    const scan = new Scan();
    for (const text of await textsOf('medical')) scan.add({ source: 'x', text });
    const { documents, kinds } = scan.report();
    const numbers = kinds.filter(({ kind }) => !['name', 'address', 'email', 'profile-url'].includes(kind));
    expect(numbers.reduce((sum, { found }) => sum + found, 0)).toBeLessThan(documents / 50);
  });
});

import { describe } from 'vitest';
import { needsShared, shared } from '../../support/shared.ts';
import { itIsRedactedOnce } from './corpusChecks.ts';

describe.skipIf(!shared)(needsShared('texts as people wrote them'), () => {
  itIsRedactedOnce(['medical', 'legal', 'code', 'general']);
});

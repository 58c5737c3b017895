import { describeAdapters, firsts } from './adapterChecks.ts';

describeAdapters(firsts, ['sparse'], 3);

import { cases, describeAdapters } from './adapterChecks.ts';

describeAdapters(cases, ['dense', 'sparse'], 6);

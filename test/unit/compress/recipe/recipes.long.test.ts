import { recipes } from '../../../support/testExtraction.ts';
import { describeMemory, describeModels, describeTwice, sample } from './smallCut.ts';

const names = recipes.map(({ name }) => name);

describeMemory(names);
describeTwice(names);
describeModels(names.filter((name) => !sample.includes(name)));

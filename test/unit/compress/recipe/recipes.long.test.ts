import { recipes } from '../../../support/testExtraction.ts';
import { describeMemory, describeModels, sample } from './smallCut.ts';

const names = recipes.map(({ name }) => name);

describeMemory(names);
describeModels(names.filter((name) => !sample.includes(name)));

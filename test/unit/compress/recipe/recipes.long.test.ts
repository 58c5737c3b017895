import { recipes } from '../../../support/testExtraction.ts';
import { describeMemory } from './smallCut.ts';

describeMemory(recipes.map(({ name }) => name));

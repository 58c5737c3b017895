import { z } from 'zod';
import { Registry } from '../../../components/component.ts';
import type { AllocationComponent } from '../granularity.ts';
import { chosenTokens, type TokenChoice } from './choose.ts';

/** Which tokens stay. */
export interface TokenAllocation<Options = unknown> extends AllocationComponent<Options> {
  /** @returns ids that stay, ascending. */
  choose(choice: Omit<TokenChoice, 'language'>, options: Options): Int32Array;
}

const options = z.strictObject({
  /** Share of what stays that is set aside for the language of the texts, in the order in which the vocabulary was learned. */
  language: z.number().min(0).max(1).default(0.25),
});

const lowest: TokenAllocation<z.infer<typeof options>> = {
  name: 'lowest',
  explanation:
    'The tokens with the lowest scores go; what any text needs stays, and so do the most frequent words of the language.',
  citation: 'Abdaoui, Pradel, Sigel. SustaiNLP 2020 (Load What You Need). arXiv:2010.05609',
  options,
  needs: () => [],
  wholeModel: true,
  choose: (choice, { language }) => chosenTokens({ ...choice, language }),
};

/** Which tokens stay, by the name a recipe uses. */
export const tokenAllocations = new Registry<TokenAllocation>([lowest]);

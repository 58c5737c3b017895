import { z } from 'zod';
import { descending, figure, selection, withoutLast } from '../ranking.ts';
import type { Candidate } from '../candidate.ts';
import type { StrategyComponent } from '../strategy.ts';

const options = z.strictObject({
  /** Share of the pairs, the most trusted, that may be taken. */
  keep: z.number().gt(0).max(1).default(0.5),
});

const question = '\n\nIs this answer to the question (A) correct or (B) incorrect? The right choice is (';

/** The pair with a question behind it whose answer is one letter. */
const asked = ({ text, tokens }: Candidate, letter: string): Candidate => ({
  text: text + question + letter,
  answerFrom: text.length + question.length,
  tokens,
});

/**
 * The filter of CLEAR by the model's reflection on an answer: P(A) / (P(A) + P(B)) behind "is it correct (A) or incorrect (B)".
 * CLEAR ("Automated Data Curation for Robust Language Model Fine-Tuning") also asks whether sampled answers agree, which needs a model
 * that judges contradictions, and corrects doubtful answers by those of a tuned model, which no choice among documents can; so
 * its title is not carried.
 */
export const clear: StrategyComponent<z.infer<typeof options>> = {
  name: 'clear',
  paper: null,
  explanation:
    'For questions with answers: asks the model itself whether each answer is right, and takes the half that it trusts most. The paper compares sampled answers and corrects doubtful ones as well, which is not done here. Models below about a billion parameters seldom can tell; compare with random.',
  citation: 'Chen, Mueller. 2024. arXiv:2403.12776',
  options,
  needs: ['losses'],
  select: async ({ pool, features }, { keep }) => {
    const pairs = pool.flatMap(({ answerFrom = 0 }, index) => (answerFrom > 0 ? [index] : []));
    if (pairs.length === 0)
      throw new Error('This judges answers to questions, and the pool has none; import a prompt and an answer column.');
    const lossOf = (letter: string) =>
      features.of(pairs.map((index) => asked(pool[index] as Candidate, letter))).losses();
    const [right, wrong] = [await lossOf('A'), await lossOf('B')];
    const confidence = new Float64Array(pool.length).fill(NaN);
    pairs.forEach(
      (index, at) => (confidence[index] = 1 / (1 + Math.exp((right[at] as number) - (wrong[at] as number)))),
    );
    const reason = (index: number) =>
      Number.isNaN(confidence[index])
        ? 'It is no question with an answer'
        : `The model holds its answer for correct with a confidence of ${figure(confidence[index] as number)}`;
    return selection(withoutLast(descending(confidence), 1 - keep), reason, reason);
  },
};

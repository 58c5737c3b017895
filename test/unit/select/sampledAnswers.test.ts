import { describe, expect, it } from 'vitest';
import { sampledAnswers } from '../../../main/select/transformations/dartMath.ts';
import { finalAnswer } from '../../../main/select/transformations/finalAnswer.ts';

const pair = (prompt: string, answer: string) => ({
  source: prompt,
  text: `${prompt} ${answer}`,
  answerFrom: prompt.length,
});

/** A model that solves a question in the attempts of it that are named, and remembers what it was asked. */
function model(solves: Readonly<Record<string, (attempt: number) => string>>) {
  const asked = new Map<string, number>();
  const seeds = new Set<number>();
  return {
    ...{ asked, seeds },
    answer: (prompt: string, seed: number) => {
      const attempt = asked.get(prompt) ?? 0;
      asked.set(prompt, attempt + 1);
      seeds.add(seed);
      return Promise.resolve(solves[prompt]?.(attempt) ?? '');
    },
  };
}

describe('final answers', () => {
  it.each([
    ['6 + 6 is 12.\n#### 12', '12'],
    ['So the result is \\boxed{\\frac{1}{2}} as was to be shown, in 3 steps.', '\\frac{1}{2}'],
    ['We add them.\nThe answer is 1,250.00.', '1250'],
    ['First 3, then 4, which is 7 in all', '7'],
    ['Paris.', 'paris'],
    ['The answer is: "Paris"', 'paris'],
    ['It rises by 50 %', '50'],
    ['  ', ''],
  ])('%j comes to %j', (answer, found) => {
    expect(finalAnswer(answer)).toBe(found);
  });
});

describe('sampled answers', () => {
  it('are kept where they come to what is known, more of them and after more attempts where they are rare', async () => {
    const easy = 'Easy?';
    const hard = 'Hard?';
    const own = model({
      [easy]: (attempt) => `Way ${attempt}: the answer is 4`,
      [hard]: (attempt) => (attempt < 4 ? 'The answer is 5' : `Way ${attempt}: the answer is 6`),
    });
    const options = { answer: own.answer, answers: 3, first: 4, attempts: 10, seed: 1 };
    const { documents, right, written, unsolved } = await sampledAnswers(
      [pair(easy, '4'), pair(hard, 'Six is 6'), { source: 'plain', text: 'No question.' }],
      options,
    );
    expect(documents.map(({ text }) => text)).toEqual([
      'Easy? Way 0: the answer is 4',
      'Hard? Way 4: the answer is 6',
      'Hard? Way 5: the answer is 6',
      'Hard? Way 6: the answer is 6',
      'No question.',
    ]);
    for (const { text, answerFrom } of documents.slice(0, 4)) expect(text.slice(answerFrom)).toMatch(/^ Way/);
    // Four first attempts at either, and three more at the one that they failed at.
    expect(Object.fromEntries(own.asked)).toEqual({ [easy]: 4, [hard]: 7 });
    expect({ right, written, unsolved }).toEqual({ right: 4, written: 11, unsolved: 0 });
    expect(own.seeds.size).toBe(11);
  });

  it('leave the known answer where none is right, and count no answer twice', async () => {
    const own = model({
      'Never?': () => 'The answer is 1',
      'Same?': (attempt) => (attempt % 2 ? 'It is 2' : 'It is 3'),
    });
    const known = [pair('Never?', '7'), pair('Same?', '2')];
    const { documents, unsolved } = await sampledAnswers(known, { answer: own.answer, attempts: 8, seed: 1 });
    expect(documents[0]).toEqual(known[0]);
    expect(documents.slice(1).map(({ text }) => text)).toEqual(['Same? It is 2']);
    expect(Object.fromEntries(own.asked)).toEqual({ 'Never?': 8, 'Same?': 8 });
    expect(unsolved).toBe(1);
  });

  it('ask behind no blank, and keep the one there was', async () => {
    const own = model({ 'Q: x\nA:': () => '9' });
    const document = { source: 's', text: 'Q: x\nA: 9', answerFrom: 8 };
    const { documents } = await sampledAnswers([document], { answer: own.answer, seed: 1 });
    expect(documents).toEqual([document]);
    expect(own.asked.get('Q: x\nA:')).toBe(4);
  });
});

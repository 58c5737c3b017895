import { describe, expect, it } from 'vitest';
import { deDomained, deDomainedDocument, domainKeywords } from '../../../main/select/transformations/amd2g.ts';
import { minedExercises, sentencesOf } from '../../../main/select/transformations/exercises.ts';
import { logOdds } from '../../../main/select/transformations/logOdds.ts';
import { isBorneOut, passagesOf, readingTexts, understood } from '../../../main/select/transformations/transformLlm.ts';
import { countTerms, termsOf } from '../../../main/select/terms.ts';

const medical = Array.from(
  { length: 20 },
  (_, i) => `The Insulin dose of patient ${i} is low, and the patient is well.`,
);
const legal = Array.from({ length: 20 }, (_, i) => `The plaintiff in case ${i} is late, and the court is open.`);

describe('logOdds', () => {
  it('is the difference of log-odds with an informative prior, over its deviation', () => {
    const leads = logOdds(countTerms(['a a a b']), countTerms(['a b b b b b']), 10);
    // Four terms and six; a occurs 4 times in all, so its prior counts 10 · 4/10.
    const difference = Math.log((3 + 4) / (4 + 10 - 3 - 4)) - Math.log((1 + 4) / (6 + 10 - 1 - 4));
    const z = difference / Math.sqrt(1 / 7 + 1 / 5);
    expect(leads.get('a')?.difference).toBeCloseTo(difference, 12);
    expect(leads.get('a')?.z).toBeCloseTo(z, 12);
    expect(leads.get('b')?.z).toBeLessThan(0);
  });
});

describe('amd2g', () => {
  const keywords = domainKeywords(medical, legal, { threshold: 2, strength: 20 });

  it('finds the words of the domain, not those that everybody uses', () => {
    expect([...keywords.keys()].slice(0, 1)).toEqual(['patient']);
    for (const word of ['insulin', 'dose', 'patient', 'well', 'low']) expect(keywords.has(word)).toBe(true);
    for (const word of ['the', 'is', 'and', 'plaintiff', '3']) expect(keywords.has(word)).toBe(false);
    const leads = [...keywords.values()];
    expect(leads).toEqual([...leads].sort((a, b) => b - a));
  });

  it('replaces them, or takes them out with the space behind', () => {
    expect(deDomained('An INSULIN dose, well.', keywords, '[X]')).toBe('An [X] [X], [X].');
    expect(deDomained('An INSULIN dose, well.', keywords, '')).toBe('An , .');
    const { document, replaced } = deDomainedDocument({ source: 's', text: 'An insulin dose, a court.' }, keywords);
    expect(document.text).toBe('An [ENTITY], a court.');
    expect(replaced).toBe(2);
  });

  it('keeps where the answer begins', () => {
    const pair = { source: 's', text: 'Which insulin dose? The patient is well.', answerFrom: 20 };
    const { document } = deDomainedDocument(pair, keywords);
    expect(document.text.slice(0, document.answerFrom)).toBe('Which [ENTITY]? ');
    expect(document.text.slice(document.answerFrom)).toBe('The [ENTITY] is [ENTITY].');
  });

  it('knows words of scripts without spaces', () => {
    expect(termsOf('胰岛素 dose Ärztin 3')).toEqual(['胰', '岛', '素', 'dose', 'ärztin', '3']);
  });
});

const passage =
  'The kidneys filter the blood all day and night. Therefore, patients with weak kidneys must drink enough water. ' +
  'The new drug lowers the pressure in most people, but it does not help those with a narrow artery. ' +
  'The dose was doubled because the first one had no effect on the pressure. ' +
  'In other words, the small dose was too small for everybody here.';

describe('exercises', () => {
  it('are found in what a passage says', () => {
    const found = minedExercises(passage, ['dose', 'pressure', 'kidneys']);
    const answers = new Map(found.map(({ kind, question, answer }) => [`${kind}: ${question}`, answer]));
    expect(
      answers.get('causeAndEffect: What follows from this? "The kidneys filter the blood all day and night."'),
    ).toBe('Patients with weak kidneys must drink enough water.');
    expect(answers.get('causeAndEffect: What is the reason for the following? "The dose was doubled."')).toBe(
      'The first one had no effect on the pressure.',
    );
    expect(answers.get('contrast: What stands against this? "The new drug lowers the pressure in most people."')).toBe(
      'It does not help those with a narrow artery.',
    );
    expect(found.find(({ kind }) => kind === 'restatement')?.answer).toBe(
      'The small dose was too small for everybody here.',
    );
    expect(found.find(({ kind }) => kind === 'wordToText')?.question).toBe('Write a sentence about dose, pressure.');
    expect(found.at(-1)?.kind).toBe('completion');
    expect(minedExercises('Too short.', [])).toEqual([]);
    expect(sentencesOf('One two three four five six. No! And the last one has no stop')).toHaveLength(1);
  });
});

describe('readingTexts', () => {
  const documents = [
    { source: 'a', text: passage },
    { source: 'b', text: 'Is it? Yes.', answerFrom: 7 },
  ];

  it('puts exercises behind passages, with those of a model where there is one', async () => {
    const prompts: string[] = [];
    const generate = (prompt: string) => {
      prompts.push(prompt);
      return Promise.resolve(
        ' What do the kidneys filter?\nAnswer: The kidneys filter the blood.\n\nQuestion: Another?',
      );
    };
    const made = await readingTexts(documents, { generate, questions: 1, mined: 2, seed: 3 });
    expect(made).toMatchObject({ mined: 2, written: 1, refused: 0 });
    expect(made.documents).toHaveLength(2);
    expect(made.documents[1]).toEqual(documents[1]);
    const [first] = made.documents;
    expect(first?.text.startsWith(passage)).toBe(true);
    expect(first?.text.match(/\n\nQuestion: /g)).toHaveLength(3);
    expect(first?.text.endsWith('Question: What do the kidneys filter?\nAnswer: The kidneys filter the blood.')).toBe(
      true,
    );
    expect(prompts[0]).toContain(passage);
    const without = await readingTexts(documents, { generate: null, mined: 2, seed: 3 });
    expect(without).toMatchObject({ mined: 2, written: 0, refused: 0 });
    expect(await readingTexts(documents, { generate: null, mined: 2, seed: 3 })).toEqual(without);
  });

  it('refuses what is no answer, or is not borne out by the passage', async () => {
    for (const reply of ['nonsense', 'Who won?\nAnswer: Germany lifted another golden trophy yesterday.']) {
      const made = await readingTexts(documents.slice(0, 1), {
        generate: () => Promise.resolve(reply),
        mined: 0,
        seed: 1,
      });
      expect(made).toMatchObject({ written: 0, refused: 2 });
      expect(made.documents[0]?.text).toBe(passage);
    }
    expect(understood('What is it?\nAnswer: A dose.')).toMatchObject({ question: 'What is it?', answer: 'A dose.' });
    expect(understood('What is it?\nIt is a dose.')).toBeNull();
    expect(isBorneOut({ question: 'Is it?', answer: 'Yes.' }, passage)).toBe(true);
  });

  it('cuts long texts behind paragraphs and sentences', () => {
    const text = `${'a b c d. '.repeat(20).trim()}\n\n${'e f g h. '.repeat(30).trim()}`;
    const components = passagesOf(text, 200);
    expect(components[0]).toBe('a b c d. '.repeat(20).trim());
    expect(components.every((component) => component.length <= 200 && component.endsWith('.'))).toBe(true);
    expect(components.join(' ').replace(/\s+/g, ' ')).toBe(text.replace(/\s+/g, ' '));
    expect(passagesOf('x'.repeat(450), 200).map((component) => component.length)).toEqual([200, 200, 50]);
  });
});

import { describe, expect, it } from 'vitest';
import { divided } from '../../../renderer/state/playground/beginning.ts';
import { type Answer, firstChoice, questionTo, settingsOf } from '../../../renderer/state/playground/conversation.ts';

const answer = (text: string): Answer => ({ text, state: 'done', reason: null, tokens: 1 });

describe('what a model is asked', () => {
  const turns = [
    { asked: 'a?', goesOn: null, answers: { big: answer('A of big'), small: answer('A of small') } },
    { asked: 'b?', goesOn: null, answers: { big: answer('B of big'), small: answer('') } },
  ];

  it('holds in a chat what it said itself, and nothing that others said or it did not answer', () => {
    const messages = (variant: string, system = '') =>
      questionTo(variant, { mode: 'chat', system, turns }, 'c?').messages?.map(({ role, content }) => [role, content]);
    expect(messages('big')).toEqual([
      ['user', 'a?'],
      ['assistant', 'A of big'],
      ['user', 'b?'],
      ['assistant', 'B of big'],
      ['user', 'c?'],
    ]);
    expect(messages('small', 'Be brief.')).toEqual([
      ['system', 'Be brief.'],
      ['user', 'a?'],
      ['assistant', 'A of small'],
      ['user', 'c?'],
    ]);
    expect(messages('new')).toEqual([['user', 'c?']]);
  });

  it('is the text alone where a text is continued', () => {
    expect(questionTo('big', { mode: 'text', system: 'Be brief.', turns }, 'Once')).toEqual({ prompt: 'Once' });
  });

  it('comes with settings of drawing only where something is drawn', () => {
    expect(settingsOf(firstChoice)).toEqual({ maxTokens: 128, temperature: 0.7, topP: 0.9, seed: 1 });
    expect(settingsOf({ ...firstChoice, greedy: true })).toEqual({ maxTokens: 128, greedy: true });
    expect(settingsOf({ ...firstChoice, temperature: 0, tokens: 5 })).toEqual({ maxTokens: 5, greedy: true });
    expect(settingsOf({ ...firstChoice, seed: null })).not.toHaveProperty('seed');
  });
});

describe('a document', () => {
  it.each([
    ['Question: What causes gout?\nAnswer: Crystals of uric acid.', 'Question: What causes gout?\nAnswer:'],
    ['What causes gout? It is caused by crystals.', 'What causes gout?'],
    ['Dear colleague\nThank you for sending your patient.', 'Dear colleague'],
    ['Once upon a time there was a mouse', 'Once upon a time'],
    [`${'word '.repeat(200)}end`, 'word '.repeat(40).trim()],
  ])('is divided: %s', (text, beginning) => {
    const parts = divided(text);
    expect(parts?.beginning).toBe(beginning);
    expect(text.startsWith(beginning) && text.endsWith(parts?.rest ?? '–')).toBe(true);
  });

  it('is not divided where nothing would follow', () => {
    for (const text of ['', 'One two', 'What is it?\n']) expect(divided(text)).toBeNull();
  });
});

import { expect } from 'vitest';
import { choose } from '../../../main/select/choose.ts';
import { strategies } from '../../../main/select/strategies/index.ts';
import type { Candidate } from '../../../main/select/candidate.ts';
import type { Selection } from '../../../main/select/strategy.ts';
import { randomNumbers } from '../../support/random.ts';
import { type FakeTask, taskOf } from './fakeFeatures.ts';

const random = randomNumbers(2);

const words = {
  medical:
    'the patient received a dose of insulin and the doctor measured glucose blood pressure therapy symptoms'.split(' '),
  legal: 'the court held that a plaintiff and the statute of limitations barred damages appeal motion judgment'.split(
    ' ',
  ),
};
export type Topic = keyof typeof words;

/** A text of some words of a topic. */
const textOf = (topic: Topic, length: number): Candidate => ({
  text: random(length, 0, words[topic].length)
    .map((at) => words[topic][Math.floor(at)])
    .join(' '),
  tokens: length,
  source: topic,
});

/** Medical and legal texts by turns: the even ones are medical. */
export const topics = (index: number): Topic => (index % 2 === 0 ? 'medical' : 'legal');
export const pool = Array.from({ length: 40 }, (_, i) => textOf(topics(i), 30 + (i % 7)));
export const target = Array.from({ length: 12 }, () => textOf('medical', 40));

/** States of two topics on opposite sides, with some noise. */
const stateOf = (topic: Topic) => {
  const side = topic === 'medical' ? 1 : -1;
  return [3 + side, side / 2, ...random(4, -0.3, 0.3)];
};
export const states = {
  pool: { states: pool.map((_, i) => stateOf(topics(i))) },
  target: { states: target.map(() => stateOf('medical')) },
};

const tokens = pool.reduce((sum, one) => sum + one.tokens, 0);
export const budget = Math.floor(tokens / 4);

export async function select(choice: Parameters<typeof strategies.bind>[0], task: FakeTask): Promise<Selection> {
  const { component, options } = strategies.bind(choice);
  return component.select(taskOf(task), options);
}

export const shareOfMedical = ({ order, why }: Selection): number => {
  const { chosen } = choose({ order, why }, pool, budget);
  expect(chosen.length).toBeGreaterThan(3);
  return chosen.filter(({ index }) => topics(index) === 'medical').length / chosen.length;
};

/** One sentence with a figure in it. */
export const expectSentence = (sentence: string) => {
  expect(sentence).toMatch(/^[A-Z][^\n]*\d[^\n]*\.$/);
  expect(sentence).not.toMatch(/NaN|undefined|Infinity/);
  expect(sentence.replace(/\d\.\d/g, '').match(/\./g)).toHaveLength(1);
};

export const similarities = {
  values: Float32Array.from(pool.flatMap((_, i) => random(20, 0, 1).map((x, t) => (t < 10 === (i % 2 === 0) ? x : 0)))),
  tokens: 20,
};

export const common: FakeTask = { pool, target, told: states, budget };
export const pairs = Array.from({ length: 10 }, (_, i) => ({
  text: `What is the number of case ${i}? It is ${i}.`,
  answerFrom: 29,
  tokens: 12,
}));
export const gradients = {
  norms: Float64Array.from(pool, (_, i) => 1 + (i % 10)),
  alongWeights: Float64Array.from(pool, (_, i) => -(i % 5)),
  weightNorm: 10,
};
export const measured = {
  losses: pool.map((_, i) => 1 + ((i * 7) % 40) / 10),
  errorNorms: pool.map((_, i) => 0.2 + ((i * 7) % 40) / 100),
  divergences: pool.map((_, i) => (i % 2 === 0 ? 0.3 : 0.1) + i / 1000),
  gradients,
};
/** What every strategy can work on. */
export const tasks = (name: string): FakeTask => {
  if (name === 'activeInstruction' || name === 'clear')
    return { pool: pairs, of: (texts) => ({ losses: texts.map(({ text }) => 1 + (text.length % 13) / 13) }) };
  return { ...common, told: { pool: { ...states.pool, ...measured }, target: states.target }, similarities };
};

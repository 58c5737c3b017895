import { describe, expect, it } from 'vitest';
import type { RunEvent, TrainingEvent } from '../../../preload/contract/index.ts';
import { gainedNothing, Trainings } from '../../../renderer/state/training.ts';

const start = Date.parse('2026-01-01T00:00:00Z');
type Reported = Pick<RunEvent, 'at' | 'body'>;
const at = (seconds: number) => new Date(start + 1000 * seconds).toISOString();
const trainingEvents = (training: TrainingEvent, seconds = 0): Reported => ({
  at: at(seconds),
  body: { kind: 'training', event: training },
});
const step = (number: number, loss: number, steps = 100, seconds = number) =>
  trainingEvents(
    { kind: 'step', step: number, steps, loss, rate: 0.1, gradientNorm: 1, tokensPerSecond: 10, memory: 5 },
    seconds,
  );
const evaluation = (number: number, domain: number, general: number | null = null) =>
  trainingEvents({ kind: 'evaluation', step: number, domain, general });
const trained = (steps: number) =>
  trainingEvents({ kind: 'trained', trained: 7, steps, best: steps, mergeError: 0, gained: true, reason: null });
const running = (seconds = 0): Reported => ({
  at: at(seconds),
  body: { kind: 'state', state: 'running', reason: null },
});

function trainingsOf(events: readonly Reported[]) {
  const trainings = new Trainings();
  for (const event of events) trainings.take(event);
  return trainings.shown;
}

describe('the story of a training', () => {
  it('has every step and every evaluation step', () => {
    const [training, ...others] = trainingsOf([
      running(),
      evaluation(0, 5, 6),
      step(1, 4),
      step(2, 3),
      evaluation(2, 4, 7),
      trained(2),
    ]);
    expect(others).toEqual([]);
    expect(training).toMatchObject({
      ranges: [
        { x: 1, low: 4, high: 4 },
        { x: 2, low: 3, high: 3 },
      ],
      evaluations: [
        { step: 0, domain: 5, general: 6 },
        { step: 2, domain: 4, general: 7 },
      ],
      last: { step: 2, loss: 3 },
      summary: { trained: 7, steps: 2 },
    });
    // The first steps count alike.
    expect(training?.line).toEqual([
      { x: 1, y: 4 },
      { x: 2, y: 3.5 },
    ]);
  });

  it('replaces events of before by those a resumed run emits again', () => {
    const before = [
      running(),
      evaluation(0, 5),
      step(1, 4),
      step(2, 3),
      evaluation(2, 4),
      step(3, 9),
      step(4, 9),
      evaluation(4, 9),
    ];
    const [resumed] = trainingsOf([...before, running(), step(3, 2), step(4, 1), evaluation(4, 3)]);
    const [straight] = trainingsOf([...before.slice(0, 5), step(3, 2), step(4, 1), evaluation(4, 3)]);
    expect(resumed).toMatchObject({
      ranges: straight?.ranges,
      line: straight?.line,
      evaluations: straight?.evaluations,
    });
    expect(resumed?.ranges).toHaveLength(4);
    const [anew] = trainingsOf([...before, running(), evaluation(0, 5)]);
    expect(anew).toMatchObject({ ranges: [], evaluations: [{ step: 0 }], last: null, smooth: null });
  });

  it('distinguishes a training while pruning from the one after it, also when only the end of the first comes again', () => {
    const first = [running(), step(1, 4), step(2, 4), trained(2)];
    const all = trainingsOf([...first, step(1, 3), step(2, 2), running(), trained(2), step(2, 1)]);
    expect(all.map(({ ranges }) => ranges.map(({ high }) => high))).toEqual([
      [4, 4],
      [3, 1],
    ]);
    expect(all.map(({ summary }) => summary !== null)).toEqual([true, false]);
  });

  it('knows a training that was taken over', () => {
    expect(trainingsOf([running(), trained(9)])).toMatchObject([{ ranges: [], last: null, summary: { steps: 9 } }]);
  });

  it('says when nothing was gained', () => {
    expect([true, false].map((gained) => gainedNothing({ gained }))).toEqual([false, true]);
  });

  it('estimates the time left by the pace since the engine started', () => {
    const [first] = trainingsOf([running(), step(1, 1, 10, 5)]);
    expect(first?.left).toBeNull();
    const [moving] = trainingsOf([running(), step(1, 1, 10, 5), step(2, 1, 10, 7), step(3, 1, 10, 9)]);
    expect(moving?.left).toBeCloseTo(14, 9);
    // An hour of standing still says nothing of the pace.
    const [resumed] = trainingsOf([
      running(),
      step(1, 1, 10, 5),
      step(2, 1, 10, 7),
      running(3600),
      step(3, 1, 10, 3601),
    ]);
    expect(resumed?.left).toBeNull();
    const [ended] = trainingsOf([running(), step(1, 1, 10, 5), step(2, 1, 10, 7), trained(2)]);
    expect(ended?.left).toBeNull();
  });

  it('draws a hundred thousand steps with a few hundred points, and no spike is lost', () => {
    const count = 100_000;
    const lossAt = (i: number) => (i === 54_321 ? 50 : i === 12_345 ? -50 : 3 + Math.sin(i / 1000));
    const events = Array.from({ length: count }, (_, i) => step(i + 1, lossAt(i + 1), count));
    const evaluations = Array.from({ length: 1000 }, (_, i) => evaluation(i * 100, i));
    const [training] = trainingsOf([running(), ...evaluations.slice(0, 1), ...events]);
    const ranges = training?.ranges ?? [];
    expect([ranges.length, training?.line.length]).toEqual([400, 400]);
    expect(Math.max(...ranges.map(({ high }) => high))).toBe(50);
    expect(Math.min(...ranges.map(({ low }) => low))).toBe(-50);
    expect(training?.line.at(-1)?.x).toBe(count);
    const [evaluated] = trainingsOf([running(), ...evaluations]);
    expect(evaluated?.evaluations.length).toBe(60);
    expect([evaluated?.evaluations[0]?.step, evaluated?.evaluations.at(-1)?.step]).toEqual([0, 99_900]);
  });
});

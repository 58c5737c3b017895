import { expect, it } from 'vitest';
import { words } from '../../../main/shell/words/index.ts';
import { PageKeeper } from '../../../main/shell/pageKeeper.ts';

/** A window whose page fails as it is told, with a person who presses the buttons in turn and a clock that is turned by hand. */
function kept({ failures = 0, buttons = [] }: { failures?: number; buttons?: readonly number[] }) {
  const happened: string[] = [];
  const time = { now: 0 };
  let left = failures;
  const answers = [...buttons];
  const keeper = new PageKeeper({
    load: () => {
      happened.push('load');
      left -= 1;
      return left >= 0 ? Promise.reject(new Error('ERR_FAILED (-2)')) : Promise.resolve();
    },
    ask: ({ message, detail, cancelId }) => {
      happened.push(`${message} ${detail?.split('. ')[0] ?? ''}`);
      return Promise.resolve(answers.shift() ?? cancelId ?? -1);
    },
    quit: () => happened.push('quit'),
    words: () => words.en.page,
    now: () => time.now,
  });
  return { keeper, happened, time };
}

it('loads the page again when it crashed, and asks when it crashes for the third time in a minute', async () => {
  const { keeper, happened } = kept({ buttons: [0, 1] });
  await keeper.load();
  await keeper.crashed('crashed');
  await keeper.crashed('oom');
  expect(happened).toEqual(['load', 'load', 'load']);
  await keeper.crashed('crashed');
  const told = 'The window crashes again and again. It ended 3 times within a minute (crashed)';
  expect(happened.slice(3)).toEqual([told, 'load']);
  // Tried again it has as many crashes before it is asked again, and then the person has had enough.
  for (let i = 0; i < 3; i += 1) await keeper.crashed('crashed');
  expect(happened.slice(5)).toEqual(['load', 'load', told, 'quit']);
});

it('forgets crashes that are long ago', async () => {
  const { keeper, happened, time } = kept({});
  for (let i = 0; i < 9; i += 1) {
    await keeper.crashed('crashed');
    time.now += 31_000;
  }
  expect(happened).toEqual(Array.from({ length: 9 }, () => 'load'));
});

it('tells why a page cannot be loaded, and tries again as often as a person wants', async () => {
  const { keeper, happened } = kept({ failures: 2, buttons: [0, 0] });
  await keeper.load();
  const told =
    'The window cannot be shown. ERR_FAILED (-2) Nothing that was finished is lost, and a run that is going goes on';
  expect(happened).toEqual(['load', told, 'load', told, 'load']);
});

it('asks once for a page that crashes while it is loaded', async () => {
  const happened: string[] = [];
  const keeper: PageKeeper = new PageKeeper({
    load: async () => {
      happened.push('load');
      // Loading fails because the page is gone, which is told at the same time.
      void keeper.crashed('crashed');
      await Promise.resolve();
      throw new Error('ERR_ABORTED (-3)');
    },
    ask: ({ message }) => {
      happened.push(message);
      return Promise.resolve(1);
    },
    quit: () => happened.push('quit'),
    words: () => words.en.page,
    now: () => 0,
  });
  await keeper.load();
  await new Promise((resolve) => setImmediate(resolve));
  expect(happened).toEqual(['load', 'load', 'load', 'The window crashes again and again.', 'quit']);
});

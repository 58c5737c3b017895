import { describe, expect, it } from 'vitest';
import { DisposalStack } from '../../../main/runtime/disposal.ts';

const owner = (name: string, log: string[]) => ({ [Symbol.asyncDispose]: async () => void log.push(name) });

describe('DisposalStack', () => {
  it('gives back in reverse order, at the end of its scope', async () => {
    const log: string[] = [];
    await (async () => {
      await using scope = new DisposalStack();
      scope.use(owner('first', log));
      scope.use({ [Symbol.dispose]: () => void log.push('second') });
      scope.adopt('third', (value) => void log.push(value));
      scope.use(null);
      scope.use((() => undefined) as (() => void) & Partial<Disposable>);
      expect(log).toEqual([]);
    })();
    expect(log).toEqual(['third', 'second', 'first']);
  });

  it('gives back when the scope throws, and not what was handed over', async () => {
    const log: string[] = [];
    const work = async () => {
      await using scope = new DisposalStack();
      const kept = scope.use(owner('kept', log));
      scope.use(owner('gone', log));
      scope.release(kept);
      throw new Error('broken');
    };
    await expect(work()).rejects.toThrow('broken');
    expect(log).toEqual(['gone']);
  });

  it('gives everything its turn when one fails, once', async () => {
    const log: string[] = [];
    const scope = new DisposalStack();
    scope.use(owner('first', log));
    scope.adopt(0, () => Promise.reject(new Error('second fails')));
    await expect(scope.dispose()).rejects.toThrow('second fails');
    await scope.dispose();
    expect(log).toEqual(['first']);
  });
});

import { describe, expect, it, vi } from 'vitest';
import { Watcher } from '../../../main/api/watcher.ts';
import type { Project } from '../../../main/project/project.ts';

describe('watching a project', () => {
  it('emits what others changed since somebody listens, and polls only then', async () => {
    vi.useFakeTimers();
    const versions = { models: 'a', datasets: 'a', runs: 'a', variants: 'a' };
    const look = vi.fn(async () => ({ ...versions }));
    const watcher = new Watcher(async () => ({ versions: look }) as unknown as Project);
    const heard: unknown[] = [];
    await vi.advanceTimersByTimeAsync(5000);
    expect(look).not.toHaveBeenCalled();
    const stop = watcher.listen((topics) => heard.push(topics));
    await vi.advanceTimersByTimeAsync(10);
    // A run that ends before the first second is over is not missed.
    versions.runs = 'b';
    await vi.advanceTimersByTimeAsync(1000);
    versions.variants = 'b';
    versions.models = 'b';
    await vi.advanceTimersByTimeAsync(1000);
    watcher.emit(['settings']);
    expect(heard).toEqual([['runs'], ['models', 'variants'], ['settings']]);
    stop();
    const looked = look.mock.calls.length;
    await vi.advanceTimersByTimeAsync(5000);
    expect(look).toHaveBeenCalledTimes(looked);
    vi.useRealTimers();
  });

  it('begins anew with another project, and misses nothing that changes after that', async () => {
    vi.useFakeTimers();
    const old = { models: 'a', datasets: 'a', runs: 'a', variants: 'a' };
    const fresh = { ...old, runs: 'x' };
    let answer: (versions: typeof old) => void = () => undefined;
    const slow = vi.fn(() => new Promise((resolve) => (answer = resolve)));
    let project = { versions: slow } as unknown as Project;
    const watcher = new Watcher(async () => project);
    const heard: unknown[] = [];
    const stop = watcher.listen((topics) => heard.push(topics));
    await vi.advanceTimersByTimeAsync(10);
    // A look at the old project is still on its way when the new one is there.
    project = { versions: async () => ({ ...fresh }) } as unknown as Project;
    await watcher.reset();
    const all = ['project', 'models', 'datasets', 'runs', 'variants'];
    expect(heard).toEqual([all]);
    answer(old);
    fresh.variants = 'y';
    await vi.advanceTimersByTimeAsync(1000);
    expect(heard).toEqual([all, ['variants']]);
    stop();
    vi.useRealTimers();
  });

  it('survives a project that is gone', async () => {
    vi.useFakeTimers();
    const watcher = new Watcher(() => Promise.reject(new Error('gone')));
    const heard = vi.fn();
    const stop = watcher.listen(heard);
    await vi.advanceTimersByTimeAsync(3000);
    expect(heard).not.toHaveBeenCalled();
    stop();
    vi.useRealTimers();
  });
});

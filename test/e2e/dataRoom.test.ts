import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Output } from '../../preload/contract/index.ts';
import { sampleProject, startService } from '../support/sampleProject.ts';
import { bring, describeOriginals } from './originals.ts';

const folder = await mkdtemp(join(tmpdir(), 'espalier-data-room-'));
const service = startService(join(folder, 'home'));

beforeAll(() => sampleProject(service, join(folder, 'project')));

afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

async function everything(name: string): Promise<Output<'datasets.preview'>['documents']> {
  const documents = [];
  for (const split of ['train', 'calibration', 'heldOut'] as const)
    for (let offset = 0; ; offset += 200) {
      const page = await service.call('datasets.preview', { name, split, offset, limit: 200 });
      documents.push(...page.documents);
      if (offset + 200 >= page.total) break;
    }
  return documents;
}

describeOriginals(service, ['pubmedqa', 'meqsum', 'policies']);

describe('an import that is stopped', () => {
  it('goes on where it was and ends with the same documents', async () => {
    const documents = join(folder, 'many');
    await mkdir(documents);
    for (let i = 0; i < 900; i += 1)
      await writeFile(join(documents, `${i}.txt`), `Note ${i}. ${'The ward was quiet. '.repeat(100)}`);
    const paths = [documents];
    const stop = new AbortController();
    const stopped = service.call(
      'datasets.import',
      { paths, name: 'stopped', role: 'domain' },
      { signal: stop.signal, onEvent: (event) => event.kind === 'progress' && event.done > 0 && stop.abort() },
    );
    await expect(stopped).rejects.toThrow();
    await expect.poll(() => service.call('datasets.unfinished', {})).toMatchObject([{ name: 'stopped' }]);
    const made = await bring(service, { paths, name: 'stopped' });
    expect(made.documents).toBe(900);
    expect(await service.call('datasets.unfinished', {})).toEqual([]);
    const whole = await bring(service, { paths, name: 'whole' });
    expect(whole.fingerprint).toBe(made.fingerprint);
  });

  it('can be thrown away', async () => {
    const stop = new AbortController();
    const input = { paths: [join(folder, 'many')], name: 'away', role: 'domain' } as const;
    const onEvent = () => stop.abort();
    await expect(service.call('datasets.import', input, { signal: stop.signal, onEvent })).rejects.toThrow();
    await expect
      .poll(() => service.call('datasets.discard', { name: 'away' }).catch(() => null))
      .toEqual({ discarded: true });
    expect(await service.call('datasets.discard', { name: 'away' })).toEqual({ discarded: false });
  });
});

describe('choosing and changing text', () => {
  it('takes what a strategy chooses, says why, and never looks at what is held out', async () => {
    const before = await service.call('datasets.show', { name: 'general' });
    const quick = { name: 'el2n', epochs: 0.1, seeds: 1 };
    for (const strategy of ['random', 'zipFit', { name: 'perplexityWindow', epochs: 0.2 }, 'gotD', quick]) {
      const as = `chosen by ${typeof strategy === 'string' ? strategy : strategy.name}`;
      const made = await service.call('datasets.select', {
        ...{ name: 'general', as, strategy, share: 0.3, target: 'health', model: 'meadow' },
      });
      const { chosen = 0, of = 0, tokens = 0, ofTokens = 0 } = made.outcome;
      expect(chosen).toBeGreaterThan(0);
      expect(chosen).toBeLessThan(of);
      expect(tokens).toBeLessThanOrEqual(0.3 * ofTokens);
      expect(made.splits).toMatchObject({
        train: { documents: chosen },
        heldOut: before.splits.heldOut,
        calibration: before.splits.calibration,
      });
      const listed = await service.call('datasets.list', {});
      expect(listed.find(({ name }) => name === as)?.parent).toBe('general');
      expect(listed.find(({ name }) => name === 'general')?.parent).toBeNull();
      const { documents } = await service.call('datasets.preview', { name: as, split: 'train', offset: 0, limit: 5 });
      for (const { why } of documents) expect(why).toMatch(/\w/);
    }
    const refused = { name: 'general', as: 'x', strategy: 'random', model: 'meadow', split: 'heldOut' };
    await expect(service.call('datasets.select', refused as never)).rejects.toThrow('split');
    await expect(
      service.call('datasets.select', { name: 'general', as: 'x', strategy: 'paser', model: 'meadow' }),
    ).rejects.toThrow('say which one');
  });

  it('rewrites training text only', async () => {
    const plain = await service.call('datasets.show', { name: 'health' });
    const made = await service.call('datasets.transform', {
      ...{ name: 'health', as: 'health without its words', transformation: 'amd2g', against: 'general' },
    });
    expect(made.outcome['words']).toBeGreaterThan(0);
    expect(made.splits.heldOut).toEqual(plain.splits.heldOut);
    const exercises = await service.call('datasets.transform', {
      ...{ name: 'health', as: 'health with exercises', transformation: 'transformLlm' },
    });
    expect(exercises.outcome).toMatchObject({ written: 0 });
    const { documents } = await service.call('datasets.preview', {
      ...{ name: 'health with exercises', split: 'train', offset: 0, limit: 200 },
    });
    expect(documents.some(({ text }) => text.includes('Question:'))).toBe(true);
  });
});

it('everything that an import could not read is listed', async () => {
  const path = join(folder, 'half.jsonl');
  await writeFile(
    path,
    Array.from({ length: 300 }, (_, i) => (i % 2 ? '{"text":' : JSON.stringify({ text: `Note ${i}` }))).join('\n'),
  );
  const made = await bring(service, { paths: [path], name: 'half' });
  expect(made).toMatchObject({ documents: 150 });
  const all = await service.call('datasets.problems', { name: 'half', offset: 0, limit: 200 });
  expect(all.totals).toEqual(made.problems);
  expect(all.notRead).toHaveLength(made.problems.notRead);
  expect(all.notRead[0]).toMatchObject({ file: 'half.jsonl', place: '2' });
  const found = await service.call('datasets.problems', {
    ...{ name: 'half', offset: 0, limit: 200, search: 'HALF.JSONL:4:' },
  });
  expect(found.notRead).toHaveLength(1);
  expect(await everything('half')).toHaveLength(150);
});

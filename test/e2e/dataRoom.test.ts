import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Input, Output } from '../../preload/contract/index.ts';
import { sampleProject, startService } from '../support/sampleProject.ts';
import { needsShared, shared } from '../support/shared.ts';

const folder = await mkdtemp(join(tmpdir(), 'espalier-data-room-'));
const service = startService(join(folder, 'home'));

beforeAll(() => sampleProject(service, join(folder, 'project')));

afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

type ImportInput = Input<'datasets.import'>;
const bring = (input: Omit<ImportInput, 'role'>) => service.call('datasets.import', { role: 'domain', ...input });

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

describe.skipIf(!shared)(needsShared('corpora from their original files'), () => {
  const corpus = (path: string) => join(shared ?? '', 'corpora', path);
  const question = 'Question: {QUESTION}\nContext: {CONTEXTS}';
  it.each<[string, Omit<ImportInput, 'role' | 'name'>, number]>([
    [
      'pubmedqa',
      {
        paths: [corpus('pubmedqa/ori_pqal.json')],
        columns: { prompt: question, answer: 'Answer: {LONG_ANSWER} {final_decision}' },
      },
      1000,
    ],
    [
      'medquad',
      {
        paths: [corpus('medquad/medquad_8_collections.tar.gz')],
        records: 'QAPair',
        columns: { prompt: 'Question: {Question}', answer: 'Answer: {Answer}', group: '@url' },
      },
      // 11,018 questions, a readme and a licence.
      11_020,
    ],
    [
      'billsum',
      {
        paths: [corpus('billsum-200/billsum_test_200.jsonl')],
        columns: { prompt: '{source}\nSummary:', answer: 'summary' },
      },
      200,
    ],
    [
      'tat-qa',
      {
        paths: [corpus('tat-qa/tatqa_dataset_dev.json'), corpus('tat-qa/tatqa_dataset_test_gold.json')],
        records: 'questions',
        columns: {
          prompt: '{table.table}\n{paragraphs.text}\nQuestion: {question}',
          answer: 'Answer: {answer}',
          group: 'table.uid',
        },
      },
      3331,
    ],
    [
      'meqsum',
      {
        paths: [corpus('meqsum/MeQSum_ACL2019_BenAbacha_Demner-Fushman.xlsx')],
        columns: { prompt: 'CHQ', answer: 'Summary' },
      },
      1000,
    ],
    [
      'casehold',
      { paths: [corpus('casehold-2000/casehold_train_clean_2000.jsonl')], columns: { text: 'citing_prompt' } },
      2000,
    ],
    ['policies', { paths: [corpus('github-site-policy/site-policy.tar.gz')] }, 59],
  ])('%s', async (name, input, documents) => {
    const made = await bring({ ...input, name });
    // Texts that groups share are left out where they would also be trained on.
    expect(made.documents + (made.history[0]?.outcome['alsoHeldOut'] ?? 0)).toBe(documents);
    // Some pages of MedQuAD have no question.
    for (const problem of made.problems) expect(problem).toContain('holds no "QAPair"');
    expect(made.problemCount).toBe(made.problems.length);
  });

  it('keeps all questions about one table, or one page, in one split', async () => {
    for (const name of ['tat-qa', 'medquad']) {
      const splits = new Map<string, Set<string>>();
      for (const split of ['calibration', 'heldOut'] as const) {
        const { documents } = await service.call('datasets.preview', { name, split, offset: 0, limit: 200 });
        for (const { group } of documents) {
          if (group === null) throw new Error(`A document of ${name} has no group.`);
          splits.set(group, (splits.get(group) ?? new Set()).add(split));
        }
      }
      expect([...splits.values()].every((of) => of.size === 1)).toBe(true);
    }
  });
});

describe('an import that is stopped', () => {
  it('goes on where it was and ends with the same documents', async () => {
    const documents = join(folder, 'many');
    await mkdir(documents);
    for (let i = 0; i < 3000; i += 1)
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
    const made = await bring({ paths, name: 'stopped' });
    expect(made.documents).toBe(3000);
    expect(await service.call('datasets.unfinished', {})).toEqual([]);
    const whole = await bring({ paths, name: 'whole' });
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
    for (const strategy of ['random', 'zipFit', { name: 'perplexityWindow' }, 'gotD', 'el2n'] as const) {
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

describe('a model that was trained on planted secrets', () => {
  it('finds them likelier than made-up ones, and one that was not does not', async () => {
    await service.call('datasets.plant', { name: 'health', as: 'planted', canaries: 2, repeats: 400, seed: 4 });
    const { run } = await service.call('runs.start', {
      ...{ model: 'meadow', domain: 'planted', recipe: 'full', name: 'told', window: 64, calibrationWindows: 8 },
      training: { steps: 160, rate: 0.0005 },
    });
    expect(await service.call('runs.follow', { run })).toMatchObject({ state: 'done' });
    const measure = (variant: string) =>
      service.call('variants.recite', { variant, dataset: 'planted', alternatives: 100 });
    const [before, after] = [await measure('meadow'), await measure('told')];
    for (const { rank } of after.canaries) expect(rank).toBeLessThanOrEqual(3);
    expect(after.meanExposure).toBeGreaterThan(before.meanExposure + 2);
    expect(after.mostExposure).toBeCloseTo(Math.log2(101), 10);
    expect(before.expectedExposure).toBeCloseTo(1.4, 0);
    await expect(service.call('variants.recite', { variant: 'told', dataset: 'health' })).rejects.toThrow(
      'No secrets were planted into health',
    );
  });
});

it('everything that an import could not read is listed', async () => {
  const path = join(folder, 'half.jsonl');
  await writeFile(
    path,
    Array.from({ length: 300 }, (_, i) => (i % 2 ? '{"text":' : JSON.stringify({ text: `Note ${i}` }))).join('\n'),
  );
  const made = await bring({ paths: [path], name: 'half' });
  expect(made).toMatchObject({ documents: 150 });
  const all = await service.call('datasets.problems', { name: 'half', offset: 0, limit: 200 });
  expect(all.total).toBe(made.problemCount);
  expect(all.problems).toHaveLength(made.problemCount);
  expect(await everything('half')).toHaveLength(150);
});

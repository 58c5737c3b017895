import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Service } from '../../main/api/service.ts';
import type { Input } from '../../preload/contract/index.ts';
import { needsShared, shared } from '../support/shared.ts';

type ImportInput = Input<'datasets.import'>;

/** Imports text of a domain. */
export const bring = (service: Service, input: Omit<ImportInput, 'role'>) =>
  service.call('datasets.import', { role: 'domain', ...input });

const corpus = (path: string) => join(shared ?? '', 'corpora', path);
const question = 'Question: {QUESTION}\nContext: {CONTEXTS}';

/** Corpora as they are published: how each is read, and how many documents it has. */
const originals = [
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
] satisfies readonly (readonly [string, Omit<ImportInput, 'role' | 'name'>, number])[];

/** Every document of these corpora arrives. */
export function describeOriginals(service: Service, wanted: readonly string[]): void {
  describe.skipIf(!shared)(needsShared('corpora from their original files'), () => {
    it.each(originals.filter(([name]) => wanted.includes(name)))('%s', async (name, input, documents) => {
      const made = await bring(service, { ...input, name });
      // Texts that groups share are left out where they would also be trained on.
      expect(made.documents + (made.history[0]?.outcome['alsoHeldOut'] ?? 0)).toBe(documents);
      // Some pages of MedQuAD have no question.
      for (const { reason } of made.notRead) expect(reason).toContain('holds no "QAPair"');
      expect(made.problems).toEqual({ notRead: made.notRead.length, doubts: 0 });
    });
  });
}

import { describe, expect, it } from 'vitest';
import { needsShared, shared } from '../../support/shared.ts';
import { read } from './publishedCorpora.ts';

// The counts are those of the publishers, as the SOURCE.md beside every corpus tells them, or of grep and Python.
describe.skipIf(!shared)(needsShared('published corpora'), () => {
  it('PubMedQA: one object of a thousand records', async () => {
    const text = '{QUESTION}\\n{CONTEXTS}\\n{LONG_ANSWER}';
    const { documents, problems } = await read('pubmedqa/ori_pqal.json', { columns: { text } });
    expect([documents.length, problems]).toEqual([1000, []]);
    expect(documents.find(({ source }) => source === 'ori_pqal.json:21645374')?.text).toMatch(
      /^Do mitochondria play a role in remodelling lace plant leaves.*\?\nProgrammed cell death \(PCD\) is/,
    );
    const unnamed = await read('pubmedqa/ori_pqal.json');
    expect(unnamed.documents).toEqual([]);
    expect(unnamed.problems).toHaveLength(21);
    expect(unnamed.problems[0]?.problem).toContain('"QUESTION", "CONTEXTS"');
  });

  it('TAT-QA: questions, paragraphs and tables of reports', async () => {
    const file = 'tat-qa/tatqa_dataset_dev.json';
    const questions = await read(file, { records: 'questions', columns: { group: 'table.uid' } });
    expect([questions.documents.length, questions.problems]).toEqual([1668, []]);
    expect(new Set(questions.documents.map(({ group }) => group)).size).toBe(278);
    expect(questions.documents[0]).toMatchObject({ answerFrom: 55, source: 'tatqa_dataset_dev.json:1/questions/1' });
    const test = await read('tat-qa/tatqa_dataset_test_gold.json', { records: 'questions' });
    expect([test.documents.length, test.problems]).toEqual([1663, []]);
    const paragraphs = await read(file, { records: 'paragraphs' });
    const tested = await read('tat-qa/tatqa_dataset_test_gold.json', { records: 'paragraphs' });
    expect(
      [...paragraphs.documents, ...tested.documents].reduce((sum, { text }) => sum + Array.from(text).length, 0),
    ).toBe(743_503);
    const tables = await read(file, { columns: { text: 'table.table' } });
    expect(tables.documents).toHaveLength(278);
    expect(tables.documents[0]?.text).toMatch(/\nFixed Price\t\$ {2}1,452\.4\t/);
  });

  it('BillSum: bills on lines', async () => {
    const { documents, problems } = await read('billsum-200/billsum_test_200.jsonl', { columns: { text: 'source' } });
    expect([documents.length, problems]).toEqual([200, []]);
  });

  it('CaseHOLD: prompts with their holdings', async () => {
    const columns = { prompt: '{citing_prompt}', answer: '{holding_0}' };
    const { documents, problems } = await read('casehold-2000/casehold_train_clean_2000.jsonl', { columns });
    expect([documents.length, problems]).toEqual([2000, []]);
    expect(documents.every(({ answerFrom }) => answerFrom)).toBe(true);
  });

  it('policies and programs in archives', async () => {
    const policies = await read('github-site-policy/site-policy.tar.gz');
    expect([policies.documents.length, policies.problems]).toEqual([59, []]);
    const programs = await read('thealgorithms-python/python_sources.tar.gz');
    // 1385 programs and a licence; __init__.py files hold nothing.
    expect(programs.problems.slice(0, 20).every(({ problem }) => problem === 'is empty')).toBe(true);
    expect(programs.problems).toHaveLength(21);
    const empty = 20 + Number(/^and in (\d+) more places: is empty$/.exec(programs.problems[20]?.problem ?? '')?.[1]);
    expect(programs.documents.length + empty).toBe(1386);
  });
});

import { describe, expect, it } from 'vitest';
import { needsShared, shared } from '../../support/shared.ts';
import { read } from './publishedCorpora.ts';

describe.skipIf(!shared)(needsShared('published corpora'), () => {
  it('MedQuAD: questions in XML in an archive', async () => {
    // tar xzO | grep -c '<QAPair ' gives 11018, in 2812 files, of which 10 have none; two texts lie beside them.
    const path = 'medquad/medquad_8_collections.tar.gz';
    const pairs = await read(path, { records: 'QAPair', columns: {} });
    expect(pairs.documents.filter(({ answerFrom }) => answerFrom)).toHaveLength(11_018);
    expect(pairs.documents.filter(({ answerFrom }) => !answerFrom).map(({ source }) => source)).toEqual([
      'medquad_8_collections.tar.gz/LICENSE.txt',
      'medquad_8_collections.tar.gz/readme.txt',
    ]);
    expect(pairs.problems).toHaveLength(10);
    expect(pairs.problems[0]?.problem).toMatch(/^holds no "QAPair" to take records from; it has "Document", "Focus"/);
    const whole = await read(path);
    expect([whole.documents.length, whole.problems]).toEqual([2814, []]);
  });
});

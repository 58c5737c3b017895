import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentsOf } from '../../../main/project/documents.ts';
import { documentsIn } from '../../../main/project/documentFile.ts';
import type { Project } from '../../../main/project/project.ts';
import { findSubject, subjectTokenizer } from '../../../main/project/subjects.ts';
import { tokenUse } from '../../../main/texts/tokenUse.ts';
import { tinyProject } from '../../support/tinyProject.ts';

let project: Project;

beforeAll(async () => {
  project = await tinyProject();
});
afterAll(() => project.close());

describe('how texts use a vocabulary', () => {
  it('is counted in calibration and training text, and never in what is held out', async () => {
    const { manifest } = await findSubject(project, 'tiny');
    const [domain, general] = [await project.datasets.get('notes'), await project.datasets.get('news')];
    const use = await tokenUse(project, { domain, general }, manifest);
    // Every token of the tiny model is a character: id 0 is no text, 1 to 94 are printable ones, 95 is a space.
    const wanted = new Float64Array(96);
    let heldOut = 0;
    for (const split of ['calibration', 'train'] as const)
      for await (const { text } of documentsOf(project, domain, split))
        for (const character of text) wanted[character === ' ' ? 95 : character.charCodeAt(0) - 32]! += 1;
    for await (const { text } of documentsIn(project.objects.path(domain.splits.heldOut.object)))
      heldOut += text.length;
    expect(heldOut).toBeGreaterThan(0);
    const told: number[] = [];
    expect([...(await use.counts('domain', (done, all) => told.push(done, all)))]).toEqual([...wanted]);
    expect(told.at(-2)).toBe(told.at(-1));
    expect(await use.counts('general')).not.toEqual(wanted);
    expect(use.named).toContain(0);
  });

  it('is told word by word, with documents that hold each', async () => {
    const { manifest } = await findSubject(project, 'tiny');
    const [domain, general] = [await project.datasets.get('notes'), await project.datasets.get('news')];
    const tokenizer = await subjectTokenizer(project, manifest);
    const wanted = new Map<string, { count: number; documents: number[] }>();
    let document = 0;
    for (const split of ['calibration', 'train'] as const)
      for await (const { text } of documentsOf(project, domain, split)) {
        document += 1;
        for (const word of tokenizer.words(text)) {
          const { count = 0, documents = [] } = wanted.get(word) ?? {};
          wanted.set(word, { count: count + 1, documents: [...new Set([...documents, document])].slice(0, 16) });
        }
      }
    const words = await (await tokenUse(project, { domain, general }, manifest)).words('domain');
    expect(wanted.size).toBeGreaterThan(1);
    expect([...words]).toEqual([...wanted]);
  });
});

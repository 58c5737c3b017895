import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Project } from '../../../main/project/project.ts';
import { findSubject, subjectTokenizer } from '../../../main/project/subjects.ts';
import { keptWindows } from '../../../main/texts/keptWindows.ts';
import { trainableWindows } from '../../../main/texts/trainable.ts';
import { tinyProject } from '../../support/tinyProject.ts';

let project: Project;

beforeAll(async () => {
  project = await tinyProject();
});
afterAll(() => project.close());

it('windows are cut once for one text, tokenizer and cut, and are those that were cut', async () => {
  const { manifest } = await findSubject(project, 'tiny');
  const dataset = await project.datasets.get('notes');
  const cut = { window: 16, windows: 5, joiner: 0 };
  const tokenizer = await subjectTokenizer(project, manifest);
  const fresh = await trainableWindows(project, dataset, 'calibration', tokenizer, cut);
  const kept = (other: Partial<typeof cut & { whole: boolean }> = {}, files = manifest.files) =>
    keptWindows(project, dataset, 'calibration', { ...manifest, files }, { ...cut, ...other });
  expect(await kept()).toEqual(fresh);
  // Without the documents only what was kept can be had.
  await project.objects.remove(dataset.splits.calibration.object);
  expect(await kept()).toEqual(fresh);
  await expect(kept({ window: 8 })).rejects.toThrow();
  await expect(kept({ joiner: 1 })).rejects.toThrow();
  await expect(kept({ whole: true })).rejects.toThrow();
  const others = manifest.files.map(({ name, object }) => ({ name, object: name === 'tokenizer.json' ? 'x' : object }));
  await expect(kept({}, others)).rejects.toThrow();
});

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exporterOf } from '../../../../main/export/index.ts';
import type { ExportSubject } from '../../../../main/export/subject.ts';
import type { Reference } from '../../../../main/export/verify.ts';
import { describeJson } from '../../../../main/models/describe.ts';
import type { ModelSource } from '../../../../main/models/source.ts';
import { smallConfigs } from '../../../support/familyConfigs.ts';
import { waysToLogits } from '../../../support/familyChecks.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { exportedGguf } from '../../../support/ggufFile.ts';
import { memorySource, seededWeights } from '../../../support/seededModel.ts';
import { tinyTokenizer } from '../../../support/tinyModel.ts';

const root = await temporaryFolder();
const prompt = Int32Array.of(3, 40, 7);

async function ask(source: ModelSource) {
  const walk = waysToLogits['walks layer by layer'];
  if (!walk) throw new Error('There is no walk.');
  const rows = await walk(source, [...prompt]);
  const last = [...(rows.at(-1) ?? [])];
  return { logits: Float32Array.from(last), tokens: [last.indexOf(Math.max(...last))] };
}

it('is that of programs that read the file: a Gemma in 16 bits, which multiplies by less, is proven beside them', async () => {
  const config = { ...smallConfigs.gemma3.config, torch_dtype: 'bfloat16' };
  const { family, architecture } = describeJson(config);
  // What 16 bits hold of the root of the width.
  expect(architecture.embeddingScale).not.toBe(Math.sqrt(architecture.hidden));
  const source = memorySource(architecture, seededWeights(architecture, 5, family), family);
  const folder = join(root, 'gemma');
  await exportedGguf(folder, source, config, tinyTokenizer);
  const files = ['tokenizer.json', 'tokenizer_config.json'].map((name) => ({
    name,
    path: join(folder, `own-${name}`),
  }));
  const subject = { name: 'model', source, config, files, card: {} } as unknown as ExportSubject;
  const asked: number[] = [];
  const reference: Reference = {
    ...{ prompt, length: 1, ask },
    read: (of) => {
      asked.push(of.architecture.embeddingScale ?? NaN);
      return ask(of);
    },
  };
  await exporterOf('gguf').verify(subject, folder, reference);
  expect(asked).toEqual([Math.sqrt(architecture.hidden), Math.sqrt(architecture.hidden)]);
});

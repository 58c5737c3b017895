import { join } from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');
const eslint = new ESLint({ cwd: root });

async function refusals(file: string, from: string): Promise<string[]> {
  const [result] = await eslint.lintText(`import type { X } from '${from}';\nexport type Y = X;\n`, {
    filePath: join(root, file),
  });
  return (result?.messages ?? [])
    .filter(({ ruleId }) => ruleId === 'no-restricted-imports')
    .map(({ message }) => message);
}

describe('the floors', () => {
  it.each([
    ['main/graph/builder.ts', '../runtime/device.ts'],
    ['main/graph/ops/elementwise/Add.ts', '../../formats/dtype.ts'],
    ['main/walk/walker.ts', '../compress/select.ts'],
    ['main/export/onnx.ts', '../evaluate/generate.ts'],
    ['main/compress/granularity/width/prune.ts', '../../project/project.ts'],
    ['main/project/project.ts', '../jobs/engine.ts'],
    ['main/api/router.ts', '../cli/client.ts'],
    ['main/evaluate/loss.ts', '../../preload/contract/index.ts'],
    ['main/jobs/engine.ts', 'electron'],
    ['main/api/router.ts', '../../renderer/app.ts'],
    ['preload/contract/index.ts', '../main/api/router.ts'],
  ])('%s may not import %s', async (file, from) => {
    expect(await refusals(file, from)).toHaveLength(1);
  });

  it.each([
    ['main/walk/walker.ts', '../runtime/device.ts'],
    ['main/jobs/engine.ts', '../../preload/contract/index.ts'],
    ['main/cli/espalier.ts', '../api/router.ts'],
    ['main/shell/window.ts', 'electron'],
  ])('%s may import %s', async (file, from) => {
    expect(await refusals(file, from)).toEqual([]);
  });
});

import { join } from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { contract } from '../../../preload/contract/index.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const eslint = new ESLint({ cwd: root });

async function refusals(file: string, from: string, name = 'X'): Promise<string[]> {
  const [result] = await eslint.lintText(`import type { ${name} } from '${from}';\nexport type Y = typeof ${name};\n`, {
    filePath: join(root, file),
  });
  return (result?.messages ?? [])
    .filter(({ ruleId }) => ruleId === 'no-restricted-imports')
    .map(({ message }) => message);
}

describe('held-out text', () => {
  it.each([
    ['main/kinds/extract/execute.ts', '../../heldOut/heldOut.ts'],
    ['main/tasks/datasets/select.ts', '../../heldOut/heldOut.ts'],
    ['main/datasets/profile.ts', '../heldOut/heldOut.ts'],
    ['main/api/procedures/runs.ts', '../../heldOut/heldOut.ts'],
  ])('%s may not read %s', async (file, from) => {
    expect(await refusals(file, from)).toHaveLength(1);
  });

  it('is read by measuring', async () => {
    expect(await refusals('main/measuring/losses.ts', '../heldOut/heldOut.ts')).toEqual([]);
  });

  it('cannot be reached around the room either', async () => {
    for (const file of ['main/kinds/extract/execute.ts', 'main/tasks/datasets/select.ts', 'main/texts/trainable.ts'])
      expect(
        await refusals(file, `${'../'.repeat(file.split('/').length - 2)}project/documents.ts`, 'documentsIn'),
      ).toHaveLength(1);
  });

  it('cannot be chosen from', () => {
    const { input } = contract['datasets.select'];
    const select = { name: 'a', as: 'b', strategy: 'random', model: 'm' };
    expect(input.safeParse({ ...select, split: 'calibration' }).success).toBe(true);
    expect(input.safeParse({ ...select, split: 'heldOut' }).success).toBe(false);
  });
});

describe('the floors', () => {
  it.each([
    ['main/graph/builder.ts', '../runtime/device.ts'],
    ['main/graph/ops/elementwise/Add.ts', '../../formats/dtype.ts'],
    ['main/walk/walker.ts', '../compress/select.ts'],
    ['main/export/onnx.ts', '../evaluate/generate.ts'],
    ['main/compress/granularity/width/prune.ts', '../../project/project.ts'],
    ['main/project/project.ts', '../engine/context.ts'],
    ['main/engine/supervisor.ts', '../tasks/index.ts'],
    ['main/kinds/extract/execute.ts', '../../runs/queue.ts'],
    ['main/runs/queue.ts', '../tasks/index.ts'],
    ['main/api/router.ts', '../cli/client.ts'],
    ['main/evaluate/loss.ts', '../../preload/contract/index.ts'],
    ['main/tasks/engine.ts', 'electron'],
    ['main/api/router.ts', '../../renderer/app.ts'],
    ['preload/contract/index.ts', '../main/api/router.ts'],
  ])('%s may not import %s', async (file, from) => {
    expect(await refusals(file, from)).toHaveLength(1);
  });

  it.each([
    ['main/walk/walker.ts', '../runtime/device.ts'],
    ['main/tasks/engine.ts', '../../preload/contract/index.ts'],
    ['main/cli/espalier.ts', '../api/router.ts'],
    ['main/shell/window.ts', 'electron'],
  ])('%s may import %s', async (file, from) => {
    expect(await refusals(file, from)).toEqual([]);
  });
});

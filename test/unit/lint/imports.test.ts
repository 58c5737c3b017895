import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { cruise, type ICruiseResult, type IConfiguration } from 'dependency-cruiser';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { contract } from '../../../preload/contract/index.ts';
import { temporaryFolder } from '../../support/folder.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const { default: config, floors } = (await import(join(root, 'dependencies.config.js'))) as {
  default: IConfiguration;
  floors: readonly (readonly string[])[];
};

/** What a small house is refused for, as `file: rule`; `files` holds what each file imports. */
async function refusals(files: Readonly<Record<string, readonly string[]>>): Promise<string[]> {
  const folder = await temporaryFolder();
  for (const [file, imports] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), `${imports.join('\n')}\n`);
  }
  const { forbidden = [], options } = config;
  const { output } = await cruise(['.'], { ...options, baseDir: folder, validate: true, ruleSet: { forbidden } });
  const { violations } = (output as ICruiseResult).summary;
  return violations.map(({ from, rule }) => `${basename(from)}: ${rule.name}`).sort();
}

/** The same for a file of that folder that imports something as a type, as a value, or while it runs. */
function refusalsOf(file: string, from: string): Promise<string[]> {
  const target = from.startsWith('.') ? { [join(dirname(file), from)]: [] } : {};
  const script = (line: string) => [file.endsWith('.svelte') ? `<script lang="ts">${line}</script>` : line];
  const beside = (name: string) => join(dirname(file), `${name}${extname(file)}`);
  return refusals({
    ...target,
    [beside('type')]: script(`import type { X } from '${from}'; export type Y = X;`),
    [beside('value')]: script(`import '${from}';`),
    [beside('dynamic')]: script(`void import('${from}');`),
  });
}

/** A rule that refuses each of them. */
const each = (rule: string) => ['dynamic', 'type', 'value'].map((way) => `${way}.ts: ${rule}`);

describe('the floors', () => {
  it('hold every room of main/, once, and no other', () => {
    const rooms = readdirSync(join(root, 'main'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(floors.flat().sort()).toEqual(rooms.map(({ name }) => name).sort());
  });

  it.each([
    ['main/graph/builder.ts', '../runtime/device.ts', 'floor-of-graph'],
    ['main/graph/ops/elementwise/Add.ts', '../../../formats/dtype.ts', 'floor-of-graph'],
    ['main/walk/walker.ts', '../compress/select.ts', 'floor-of-walk'],
    ['main/export/onnx.ts', '../evaluate/generate.ts', 'floor-of-export'],
    ['main/compress/granularity/width/prune.ts', '../../../project/project.ts', 'floor-of-compress'],
    ['main/project/project.ts', '../engine/context.ts', 'floor-of-project'],
    ['main/engine/supervisor.ts', '../tasks/index.ts', 'floor-of-engine'],
    ['main/kinds/extract/execute.ts', '../../runs/queue.ts', 'floor-of-kinds'],
    ['main/runs/queue.ts', '../tasks/index.ts', 'floor-of-runs'],
    ['main/api/router.ts', '../cli/client.ts', 'floor-of-api'],
    ['main/evaluate/loss.ts', '../../preload/contract/index.ts', 'contract-from-engine-up'],
    ['main/tasks/engine.ts', 'electron', 'electron-in-shell'],
    ['main/api/router.ts', '../../renderer/app.ts', 'main-knows-itself'],
    ['preload/contract/index.ts', '../../main/api/router.ts', 'preload-knows-nothing'],
    ['renderer/app.ts', '../main/api/router.ts', 'renderer-knows-the-contract'],
    ['renderer/app.ts', 'node:fs', 'renderer-in-a-page'],
    ['renderer/app.ts', 'electron', 'electron-in-shell'],
  ])('%s may not import %s', async (file, from, rule) => {
    expect(await refusalsOf(file, from)).toEqual(each(rule));
  });

  it.each([
    ['main/walk/walker.ts', '../runtime/device.ts'],
    ['main/tasks/engine.ts', '../../preload/contract/index.ts'],
    ['main/cli/espalier.ts', '../api/router.ts'],
    ['main/shell/window.ts', 'electron'],
    ['preload/preload.ts', 'electron'],
    ['renderer/client.ts', '../preload/contract/index.ts'],
  ])('%s may import %s', async (file, from) => {
    expect(await refusalsOf(file, from)).toEqual([]);
  });

  it('hold in .svelte files, whose types ESLint watches', async () => {
    const refused = await refusalsOf('renderer/App.svelte', '../main/api/router.ts');
    expect(refused).toEqual(['dynamic', 'value'].map((way) => `${way}.svelte: renderer-knows-the-contract`));
    const eslint = new ESLint({ cwd: root });
    const [result] = await eslint.lintText(
      `<script lang="ts">\n  import type { X } from '../main/api/router.ts';\n  export type Y = X;\n</script>\n`,
      { filePath: join(root, 'renderer/App.svelte') },
    );
    expect(result?.messages.map(({ message }) => message)).toEqual([expect.stringMatching(/knows only the contract/)]);
  });
});

describe('the form of recipes', () => {
  it.each([
    ['document.ts', 'granularity/index.ts'],
    ['specification.ts', 'statistics/statistic.ts'],
  ])('in %s knows no %s', async (file, registry) => {
    const files = {
      [`main/compress/recipe/${file}`]: [`import type { X } from '../${registry}';`],
      [`main/compress/${registry}`]: [],
    };
    expect(await refusals(files)).toEqual([`${file}: form-of-recipes`]);
  });
});

describe('held-out text', () => {
  it.each([
    ['main/kinds/extract/execute.ts', '../../heldOut/heldOut.ts'],
    ['main/tasks/datasets/select.ts', '../../heldOut/heldOut.ts'],
    ['main/datasets/profile.ts', '../heldOut/heldOut.ts'],
    ['main/api/procedures/runs.ts', '../../heldOut/heldOut.ts'],
  ])('%s may not read %s', async (file, from) => {
    expect(await refusalsOf(file, from)).toEqual(each('held-out-for-measuring'));
  });

  it('is read by measuring', async () => {
    expect(await refusalsOf('main/measuring/losses.ts', '../heldOut/heldOut.ts')).toEqual([]);
  });

  it.each(['main/kinds/extract/execute.ts', 'main/tasks/datasets/select.ts', 'main/texts/trainable.ts'])(
    'cannot be reached around the room by %s',
    async (file) => {
      const from = `${'../'.repeat(file.split('/').length - 2)}project/documentFile.ts`;
      expect(await refusalsOf(file, from)).toEqual(each('any-split-for-preparing'));
    },
  );

  it('cannot be chosen from', () => {
    const { input } = contract['datasets.select'];
    const select = { name: 'a', as: 'b', strategy: 'random', model: 'm' };
    expect(input.safeParse({ ...select, split: 'calibration' }).success).toBe(true);
    expect(input.safeParse({ ...select, split: 'heldOut' }).success).toBe(false);
  });
});

describe('circles', () => {
  const types = (from: string) => `import type { X } from '${from}';`;

  it.each([
    ['of values', { 'main/walk/a.ts': ["import './b.ts';"], 'main/walk/b.ts': ["import './a.ts';"] }],
    ['of types', { 'main/walk/a.ts': [types('./b.ts')], 'main/walk/b.ts': [types('./a.ts')] }],
    ['of types and import()', { 'preload/a.ts': ["void import('./b.ts');"], 'preload/b.ts': [types('./a.ts')] }],
    [
      'through a component of the window',
      {
        'renderer/a.ts': ["import A from './A.svelte';"],
        'renderer/A.svelte': [`<script lang="ts">import './a.ts';</script>`],
      },
    ],
  ])('%s are refused', async (_, files) => {
    expect(await refusals(files)).toEqual([expect.stringMatching(/: no-circle$/)]);
  });

  it('of gradients are not', async () => {
    const files = {
      'main/graph/ops/elementwise/Sin.ts': ["import './Cos.ts';"],
      'main/graph/ops/elementwise/Cos.ts': ["import './Sin.ts';"],
    };
    expect(await refusals(files)).toEqual([]);
  });

  it('of gradients may not go through anything else', async () => {
    const files = {
      'main/graph/ops/elementwise/Sin.ts': ["import './Cos.ts';"],
      'main/graph/ops/elementwise/Cos.ts': ["import './Tan.ts';"],
      'main/graph/ops/elementwise/Tan.ts': ["import './Sin.ts';"],
    };
    expect(await refusals(files)).toEqual(['Cos.ts: no-other-circle', 'Tan.ts: no-circle']);
  });
});

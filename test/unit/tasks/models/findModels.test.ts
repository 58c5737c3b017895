import { copyFile, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { describeJson } from '../../../../main/models/describe.ts';
import { initProject } from '../../../../main/project/project.ts';
import { checkModel } from '../../../../main/tasks/models/checkModel.ts';
import { findModelsIn } from '../../../../main/tasks/models/findModels.ts';
import { importModel } from '../../../../main/tasks/models/importModel.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { exportedGguf } from '../../../support/ggufFile.ts';
import { memorySource, seededWeights } from '../../../support/seededModel.ts';
import { taskContext } from '../../../support/taskContext.ts';
import { tinyConfig, tinyTokenizer, writeTinyModel } from '../../../support/tinyModel.ts';

const root = await temporaryFolder();
const home = join(root, 'home');
const at = (...names: string[]) => join(home, ...names);
const digest = (letter: string) => letter.repeat(64);

async function write(path: string, content: string | object): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
}

/** Every file below a folder with its size and time. */
async function all(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true });
  const facts = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => null)));
  return names.map((name, i) => `${name} ${facts[i]?.size} ${facts[i]?.mtimeMs}`).sort();
}

/** A home as several programs leave one. */
beforeAll(async () => {
  const config = { ...tinyConfig, hidden_size: 32, head_dim: 8, intermediate_size: 64, bos_token_id: 0 };
  const { architecture } = describeJson(config);
  const source = memorySource(architecture, seededWeights(architecture));
  const gguf = await exportedGguf(join(root, 'made'), source, config, tinyTokenizer);

  const hub = at('.cache', 'huggingface', 'hub');
  const [blobs, snapshot] = [
    join(hub, 'models--maker--Tiny', 'blobs'),
    join(hub, 'models--maker--Tiny', 'snapshots', 'c1'),
  ];
  await writeTinyModel(blobs);
  await write(join(blobs, 'card'), '---\nlicense: mit\n---\n');
  await mkdir(snapshot, { recursive: true });
  const files = {
    'config.json': 'config.json',
    'tokenizer.json': 'tokenizer.json',
    'model.safetensors': 'model.safetensors',
    'README.md': 'card',
  };
  for (const [name, blob] of Object.entries(files))
    await symlink(join('..', '..', 'blobs', blob), join(snapshot, name));
  await mkdir(join(snapshot, '..', 'c0'));
  await write(join(hub, 'models--maker--Tiny', 'refs', 'main'), 'c1');
  // What leads out of the cache, and a repository that is none of a model.
  await writeTinyModel(join(root, 'elsewhere'));
  await symlink(join(root, 'elsewhere'), join(hub, 'models--maker--Linked'));
  const outward = join(hub, 'models--maker--Outward');
  await mkdir(join(outward, 'snapshots', 'c1'), { recursive: true });
  for (const name of ['config.json', 'tokenizer.json', 'model.safetensors'])
    await symlink(join(root, 'elsewhere', name), join(outward, 'snapshots', 'c1', name));
  await mkdir(join(hub, 'datasets--maker--Texts', 'snapshots'), { recursive: true });

  const studio = at('.lmstudio', 'models', 'maker', 'Tiny-GGUF');
  await mkdir(studio, { recursive: true });
  await copyFile(gguf, join(studio, 'Tiny-F32.gguf'));
  await write(join(studio, 'mmproj-Tiny.gguf'), 'GGUF');

  const ollama = at('.ollama', 'models');
  await mkdir(join(ollama, 'blobs'), { recursive: true });
  await copyFile(gguf, join(ollama, 'blobs', `sha256-${digest('a')}`));
  await write(join(ollama, 'blobs', `sha256-${digest('b')}`), '\nApache License 2.0\nmore');
  await symlink(gguf, join(ollama, 'blobs', `sha256-${digest('c')}`));
  const layer = (kind: string, letter: string) => ({
    ...{ mediaType: `application/vnd.ollama.image.${kind}`, digest: `sha256:${digest(letter)}`, size: 1 },
  });
  const library = join(ollama, 'manifests', 'registry.ollama.ai', 'library');
  await write(join(library, 'tiny', '1b'), { schemaVersion: 2, layers: [layer('model', 'a'), layer('license', 'b')] });
  await write(join(library, 'linked', 'latest'), { layers: [layer('model', 'c')] });
  await write(join(library, 'broken', 'latest'), '{');

  await writeTinyModel(at('.cache', 'modelscope', 'hub', 'models', 'Maker', 'Tiny2___5'));
  await write(at('models', 'bert', 'config.json'), { model_type: 'bert' });
  await symlink(join(root, 'elsewhere'), at('models', 'link'));
});

const surroundings = { home, platform: 'darwin', variables: {} } as const;
const context = { warn: () => undefined };

it('lists models as programs keep them, follows no link out, and changes nothing', async () => {
  const before = await all(home);
  const found = await findModelsIn(surroundings, context, {});
  expect(found.map(({ program, name, family, licence, verdict }) => [program, name, family, licence, verdict])).toEqual(
    [
      ['Hugging Face', 'Outward', null, null, 'no'],
      ['Hugging Face', 'Tiny', 'llama', 'mit', 'supported'],
      ['LM Studio', 'Tiny-F32', 'llama', null, 'partly'],
      ['Ollama', 'tiny-1b', 'llama', 'Apache License 2.0', 'partly'],
      ['ModelScope', 'Tiny2.5', 'llama', null, 'partly'],
      ['Folder', 'bert', null, null, 'no'],
    ],
  );
  expect(found[0]?.reasons).toEqual([expect.stringMatching(/"config.json" leads out of the model folder\.$/)]);
  expect(found[1]).toMatchObject({ parameters: 10_488, bytes: 41_952, fits: true });
  expect(found[5]).toMatchObject({ parameters: null, bytes: 21, fits: null });
  expect(await all(home)).toEqual(before);
});

it('looks where variables and settings say, and in folders that are named', async () => {
  const other = join(root, 'other');
  await writeTinyModel(join(other, 'maker', 'Own'));
  await write(join(root, 'home2', '.lmstudio', 'settings.json'), { downloadsFolder: other });
  const in2 = { ...surroundings, home: join(root, 'home2') };
  const names = async (folders: string[], variables: Record<string, string>) =>
    (await findModelsIn({ ...in2, variables }, context, { folders })).map(({ program, name }) => `${program} ${name}`);
  expect(await names([], {})).toEqual(['LM Studio Own']);
  expect(await names([other], {})).toEqual(['Folder Own']);
  expect(await names([], { HF_HOME: at('.cache', 'huggingface'), OLLAMA_MODELS: at('.ollama', 'models') })).toEqual([
    ...['Hugging Face Outward', 'Hugging Face Tiny', 'LM Studio Own', 'Ollama tiny-1b'],
  ]);
});

it('imports what Ollama keeps without an ending from where it lies', async () => {
  const [tiny] = (await findModelsIn(surroundings, context, {})).filter(({ program }) => program === 'Ollama');
  expect(await checkModel({} as never, { folder: tiny!.path })).toMatchObject({
    verdict: 'partly',
    facts: { family: 'llama' },
  });
  const project = await initProject(join(root, 'project'));
  try {
    const { name, family } = await importModel(taskContext(project), { folder: tiny!.path, name: tiny!.name });
    expect({ name, family }).toEqual({ name: 'tiny-1b', family: 'llama' });
  } finally {
    await project.close();
  }
});

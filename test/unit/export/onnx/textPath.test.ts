import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Tokenizer as Library } from '@huggingface/tokenizers';
import { AutoTokenizer, env } from '@huggingface/transformers';
import { describe, expect, it } from 'vitest';
import { verifyTextPath, writeTextPath } from '../../../../main/export/onnx/textPath.ts';
import type { ExportSubject } from '../../../../main/export/subject.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { tinyTokenizer } from '../../../support/tinyModel.ts';

const root = await temporaryFolder();

const starting = {
  ...{ type: 'TemplateProcessing', pair: [], single: [{ SpecialToken: { id: '<|end|>' } }, { Sequence: { id: 'A' } }] },
  special_tokens: { '<|end|>': { id: '<|end|>', ids: [0], tokens: ['<|end|>'] } },
};

/** A model's tokenizer and its copy in an exported folder. */
async function exported(name: string, post_processor: object | null, settings: object) {
  const [from, to] = ['own', 'folder'].map((place) => join(root, name, place)) as [string, string];
  const json = JSON.stringify({ ...tinyTokenizer, post_processor });
  for (const folder of [from, to]) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'tokenizer.json'), json);
    await writeFile(join(folder, 'tokenizer_config.json'), JSON.stringify(settings));
  }
  const files = ['tokenizer.json', 'tokenizer_config.json'].map((file) => ({ name: file, path: join(from, file) }));
  return { subject: { files } as unknown as ExportSubject, to, json };
}

/** As transformers.js reads a folder. */
const clientIds = async (folder: string) =>
  new Library(JSON.parse(await readFile(join(folder, 'tokenizer.json'), 'utf8')) as object, {}).encode('Hi').ids;

describe('the text path of transformers.js', () => {
  it.each([
    ['a setting adds a start token', null, { add_bos_token: true, bos_token: '<|end|>' }, [0, 40, 73]],
    ['a setting takes one away', starting, { add_bos_token: false }, [40, 73]],
  ])('is made to say what %s', async (name, processor, settings, ids) => {
    const { subject, to } = await exported(name, processor, settings);
    await expect(verifyTextPath(subject, to)).rejects.toThrow('makes other tokens of');
    await writeTextPath(subject, to);
    expect(await clientIds(to)).toEqual(ids);
    await verifyTextPath(subject, to);
  });

  it('leaves a file as it is that says it already', async () => {
    const { subject, to, json } = await exported('as it is', starting, { add_bos_token: true });
    await writeTextPath(subject, to);
    expect(await readFile(join(to, 'tokenizer.json'), 'utf8')).toBe(json);
    await verifyTextPath(subject, to);
    expect(await clientIds(to)).toEqual([0, 40, 73]);
  });

  it('has settings where the model has none, without which transformers.js loads no tokenizer', async () => {
    // It remembers which files a folder does not have.
    const [bare, told] = await Promise.all(['without', 'with'].map((name) => exported(`${name} settings`, null, {})));
    for (const one of [bare, told]) await rm(join(one?.to ?? '', 'tokenizer_config.json'));
    env.allowRemoteModels = false;
    const load = (folder: string) => {
      env.localModelPath = dirname(folder);
      return AutoTokenizer.from_pretrained(basename(folder));
    };
    const into = join(root, 'told');
    await rename(told?.to ?? '', into);
    await expect(load(bare?.to ?? '')).rejects.toThrow('tokenizer_class');
    const path = join(root, 'with settings', 'own', 'tokenizer.json');
    await writeTextPath({ files: [{ name: 'tokenizer.json', path }] } as unknown as ExportSubject, into);
    const tokenizer = await load(into);
    expect(tokenizer.encode('Hi')).toEqual([40, 73]);
    expect(tokenizer.decode([40, 73])).toBe('Hi');
  });

  it('asks nothing of a model without a tokenizer', async () => {
    const subject = { files: [] } as unknown as ExportSubject;
    await writeTextPath(subject, root);
    await verifyTextPath(subject, root);
  });
});

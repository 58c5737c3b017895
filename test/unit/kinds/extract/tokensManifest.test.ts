import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTokenizer } from '../../../../main/formats/tokenizer.ts';
import { tokensManifest } from '../../../../main/kinds/extract/tokensManifest.ts';
import { extendedBy, trimmedTo } from '../../../../main/models/tokens/change.ts';
import type { Manifest } from '../../../../main/project/manifest.ts';
import { ObjectStore } from '../../../../main/project/objects.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { tinyConfig } from '../../../support/tinyModel.ts';
import { chainedTokenizer } from '../../../support/tokens.ts';

const files = {
  LICENSE: 'Do what is right.',
  'generation_config.json': JSON.stringify({ eos_token_id: [9, 3], temperature: 0.5 }),
  'tokenizer.json': JSON.stringify(chainedTokenizer(20)),
  'tokenizer.model': 'pieces',
};

/** A manifest of these files, in a store of its own. */
async function stored(): Promise<{ store: ObjectStore; manifest: Manifest }> {
  const store = new ObjectStore(join(await temporaryFolder(), 'objects'));
  const named = Object.entries(files).map(async ([name, content]) => ({
    name,
    object: await store.put((path) => writeFile(path, content)),
  }));
  const config = { ...tinyConfig, vocab_size: 20, eos_token_id: 9 };
  return { store, manifest: { format: 1, config, files: await Promise.all(named), shards: [] } };
}

describe('the manifest of a variant with other tokens', () => {
  it('has a tokenizer and a config of its own, and says what was left out', async () => {
    const { store, manifest } = await stored();
    const warnings: string[] = [];
    const place = { from: store, to: store, warn: (message: string) => void warnings.push(message) };
    const trimmed = await tokensManifest(place, manifest, [trimmedTo(Int32Array.of(0, 1, 2, 3, 4, 5, 7, 9))]);
    expect(trimmed.config).toMatchObject({ vocab_size: 8, eos_token_id: 7, hidden_size: tinyConfig.hidden_size });
    expect(trimmed.files.map(({ name }) => name)).toEqual(['LICENSE', 'generation_config.json', 'tokenizer.json']);
    const object = (of: Manifest, name: string) => of.files.find((file) => file.name === name)?.object ?? '';
    expect(object(trimmed, 'LICENSE')).toBe(object(manifest, 'LICENSE'));
    const generation = await readFile(store.path(object(trimmed, 'generation_config.json')), 'utf8');
    expect(JSON.parse(generation)).toEqual({ eos_token_id: [7, 3], temperature: 0.5 });
    const tokenizer = await openTokenizer({ tokenizer: store.path(object(trimmed, 'tokenizer.json')) });
    expect(tokenizer.vocabularySize).toBe(8);
    expect(warnings).toEqual([expect.stringMatching(/^tokenizer\.model was left out: /)]);
  });

  it('takes over what one change after the other left', async () => {
    const { store, manifest } = await stored();
    const place = { from: store, to: store, warn: () => undefined };
    const rows = { first: 20, embedding: [[{ id: 9, weight: 1 }]], head: [[]] };
    const changed = await tokensManifest(place, manifest, [
      extendedBy(20, [['ab', 'cd']], rows),
      trimmedTo(Int32Array.of(0, 1, 2, 3, 4, 5, 7, 9, 20)),
    ]);
    expect(changed.config).toMatchObject({ vocab_size: 9, eos_token_id: 7 });
    const object = changed.files.find(({ name }) => name === 'tokenizer.json')?.object ?? '';
    const { model } = JSON.parse(await readFile(store.path(object), 'utf8')) as {
      model: { vocab: Record<string, number> };
    };
    expect(model.vocab['abcd']).toBe(8);
  });

  it('is the same where no tokens changed', async () => {
    const { store, manifest } = await stored();
    const place = { from: store, to: store, warn: () => undefined };
    expect(await tokensManifest(place, manifest, undefined)).toBe(manifest);
  });

  it('is not made without a tokenizer', async () => {
    const { store, manifest } = await stored();
    const place = { from: store, to: store, warn: () => undefined };
    await expect(tokensManifest(place, { ...manifest, files: [] }, [trimmedTo(Int32Array.of(0))])).rejects.toThrow(
      'The model has no tokenizer.json, so its tokens cannot be changed.',
    );
  });
});

import { readFile } from 'node:fs/promises';
import { readJson } from '../../formats/json.ts';
import { maxTokenizerBytes } from '../../formats/tokenizer.ts';
import { followed, followsTokens } from '../../formats/vocabulary/follow.ts';
import { configWithTokens, type TokenChange } from '../../models/tokens/change.ts';
import type { Manifest } from '../../project/manifest.ts';
import type { ObjectStore } from '../../project/objects.ts';
import type { ObjectPaths } from '../../project/shards.ts';

/** Where a model's files lie, where new ones go, and how a person hears of what is left out. */
export interface TokenizerPlace {
  readonly from: ObjectPaths;
  readonly to: Pick<ObjectStore, 'putBytes'>;
  readonly warn: (message: string) => void;
}

/** The name of the file that all others follow. */
const main = 'tokenizer.json';

/** The same model with a configuration and a tokenizer whose tokens changed so, one change after the other; its shards are as they were. */
export async function tokensManifest(
  place: TokenizerPlace,
  manifest: Manifest,
  changes: readonly TokenChange[] = [],
): Promise<Manifest> {
  let changed = manifest;
  for (const change of changes) changed = await changedManifest(place, changed, change);
  return changed;
}

async function changedManifest(
  { from, to, warn }: TokenizerPlace,
  manifest: Manifest,
  change: TokenChange,
): Promise<Manifest> {
  const original = manifest.files.find(({ name }) => name === main);
  if (!original) throw new Error('The model has no tokenizer.json, so its tokens cannot be changed.');
  const tokenizer = change.tokenizer(await readJson(from.path(original.object), maxTokenizerBytes));
  const store = (content: string) => to.putBytes(new TextEncoder().encode(content));
  const files: Manifest['files'][number][] = [];
  for (const file of manifest.files) {
    const { name, object } = file;
    if (name === main) files.push({ name, object: await store(`${JSON.stringify(tokenizer)}\n`) });
    else if (followsTokens(name) === 'follows') {
      const content = await readFile(from.path(object), 'utf8');
      files.push({ name, object: await store(followed(name, content, change.ids, tokenizer)) });
    } else if (followsTokens(name) === 'stays') files.push(file);
    else
      warn(
        `${name} was left out: it lists the tokens that the model had in a form that cannot be rewritten; tokenizer.json says the same of those that it has now.`,
      );
  }
  return { ...manifest, config: configWithTokens(manifest.config, change), files };
}

import { readFile } from 'node:fs/promises';
import { readJson } from '../../formats/json.ts';
import { maxTokenizerBytes } from '../../formats/tokenizer.ts';
import { followsTokens, trimmedFile, trimTokenizer } from '../../formats/vocabulary/trim.ts';
import { configWithTokens } from '../../models/tokenRows.ts';
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

/**
 * The same model with a configuration and a tokenizer for only these tokens; its shards are as they were. Without tokens it is
 * returned as it is.
 *
 * @param tokens ids that stay, ascending.
 */
export async function trimmedManifest(
  { from, to, warn }: TokenizerPlace,
  manifest: Manifest,
  tokens: Int32Array | undefined,
): Promise<Manifest> {
  if (!tokens) return manifest;
  const original = manifest.files.find(({ name }) => name === main);
  if (!original) throw new Error('The model has no tokenizer.json, so no tokens can be taken out of it.');
  const trimmed = trimTokenizer(await readJson(from.path(original.object), maxTokenizerBytes), tokens);
  const store = (content: string) => to.putBytes(new TextEncoder().encode(content));
  const files: Manifest['files'][number][] = [];
  for (const file of manifest.files) {
    const { name, object } = file;
    if (name === main) files.push({ name, object: await store(`${JSON.stringify(trimmed)}\n`) });
    else if (followsTokens(name) === 'follows') {
      const content = await readFile(from.path(object), 'utf8');
      files.push({ name, object: await store(trimmedFile(name, content, tokens, trimmed)) });
    } else if (followsTokens(name) === 'stays') files.push(file);
    else
      warn(
        `${name} was left out: it lists the tokens that the model had in a form that cannot be rewritten; tokenizer.json says the same of those that stayed.`,
      );
  }
  return { ...manifest, config: configWithTokens(manifest.config, tokens), files };
}

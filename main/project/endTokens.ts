import { endTokensOf } from '../formats/endTokens.ts';
import { parseConfig } from '../formats/huggingFaceConfig.ts';
import { readJson } from '../formats/json.ts';
import { maxTokenizerBytes } from '../formats/tokenizer.ts';
import type { Manifest } from './manifest.ts';
import { companionPath, type Stored } from './subjects.ts';

/** Ids that end a text of a model or variant; none where no file of it names one. */
export async function subjectEndTokens(stored: Stored, manifest: Manifest): Promise<readonly number[]> {
  const read = async (name: string) => {
    const path = companionPath(stored, manifest, name);
    return path === undefined ? null : readJson(path, maxTokenizerBytes);
  };
  const config = parseConfig(manifest.config, 'config.json');
  return endTokensOf({
    config,
    generation: await read('generation_config.json'),
    settings: await read('tokenizer_config.json'),
  });
}

/** What stands between documents that are packed: the first token that ends a text. Where none does, which an import says, token 0. */
export const subjectJoiner = async (stored: Stored, manifest: Manifest): Promise<number> =>
  (await subjectEndTokens(stored, manifest))[0] ?? 0;

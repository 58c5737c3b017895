import { endTokensOf } from '../formats/endTokens.ts';
import { parseConfig } from '../formats/huggingFaceConfig.ts';
import { readJson } from '../formats/json.ts';
import { maxTokenizerBytes } from '../formats/tokenizer.ts';
import type { Manifest } from './manifest.ts';
import { companionPath, type Stored, subjectTokenizer } from './subjects.ts';

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

/**
 * What stands around documents that are packed: behind them the first token that ends a text (where none does, which an import says,
 * token 0), and before them what the tokenizer puts before a text.
 */
export async function subjectAround(
  stored: Stored,
  manifest: Manifest,
): Promise<{ readonly joiner: number; readonly start?: readonly number[] }> {
  const { start } = await subjectTokenizer(stored, manifest);
  // Absent where there is none, as it was before: what was kept under such a cut is found again.
  return { joiner: (await subjectEndTokens(stored, manifest))[0] ?? 0, ...(start.length ? { start } : {}) };
}

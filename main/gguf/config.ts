import { isDeepStrictEqual } from 'node:util';
import { parseConfig, type HuggingFaceConfig } from '../formats/huggingFaceConfig.ts';
import { describe, withLayers } from '../models/describe.ts';
import type { ModelSource } from '../models/source.ts';
import { exportedShape } from '../models/stockConfig.ts';
import type { GgufArchitecture } from './architectures/architecture.ts';

/**
 * A config.json that says what a GGUF file computes: of the model types that Transformers has for its architecture the first whose
 * ordinary config does, else with the layers recorded one by one.
 *
 * @param more fields that the architecture does not say, such as ids of tokens.
 * @param what the file is called in errors.
 */
export function configOf(
  as: GgufArchitecture,
  source: ModelSource,
  more: Readonly<Record<string, unknown>>,
  what: string,
): HuggingFaceConfig {
  const { architecture } = source;
  const configs = Object.entries(as.modelTypes).map(([modelType, code]) => {
    const plain = {
      ...{ model_type: modelType, architectures: [code], vocab_size: architecture.vocabulary },
      ...{ tie_word_embeddings: architecture.tied, ...as.fields(architecture), ...more },
    };
    return exportedShape(plain, source).config;
  });
  const says = (config: Readonly<Record<string, unknown>>) =>
    isDeepStrictEqual(describe(parseConfig(config, what)).architecture, architecture);
  const [usual] = configs as [Record<string, unknown>];
  return parseConfig(configs.find(says) ?? withLayers(usual, architecture.layers), what);
}

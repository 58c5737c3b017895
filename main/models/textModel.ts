import { isRecord } from '../formats/json.ts';

type Json = Readonly<Record<string, unknown>>;

/** Tensors of a multimodal model that its text model does not have: towers for pictures and sound, and what joins them to the text. */
const beside = /^(model\.)?(vision_tower|vision_model|audio_tower|embed_vision|embed_audio|multi_modal_projector)\./;

/** Whether a tensor belongs to what a multimodal model has beside its text model. */
export const isBesideText = (name: string): boolean => beside.test(name);

/** What lies beside the text model among these tensors: "vision_tower, multi_modal_projector". */
export const partsBesideText = (names: Iterable<string>): readonly string[] =>
  [...new Set([...names].flatMap((name) => beside.exec(name)?.[2] ?? []))].sort();

/** Names that a parameter of a text model may have, its own first: multimodal models put theirs in front. */
export const textNames = (name: string): readonly string[] => [
  ...[name, `language_model.${name}`, name.replace(/^model\./, 'model.language_model.')],
];

/** Fields that a multimodal model says for the text model too. */
const shared = ['eos_token_id', 'bos_token_id', 'pad_token_id', 'tie_word_embeddings', 'torch_dtype', 'dtype'];

/**
 * The config of the text model inside that of a multimodal one, complete in itself; any other config as it is.
 *
 * @param defaults by model type: what such configs leave out.
 */
export function textModelConfig(config: Json, defaults: Readonly<Record<string, Json>>): Json {
  const inner = config['text_config'];
  if (!isRecord(inner)) return config;
  const own = defaults[String(inner['model_type'])];
  if (!own) return config;
  const outer = Object.entries(config).filter(([key]) => shared.includes(key) || key === 'quantization_config');
  return { ...own, ...Object.fromEntries(outer), ...inner };
}

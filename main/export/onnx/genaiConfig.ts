import type { Attends } from '../../models/architecture.ts';
import type { ModelSource } from '../../models/source.ts';

/** What every layer attends with; null where layers differ, one does not attend, or keys and values have sizes of their own. */
export function uniformAttention({
  family,
  architecture,
}: Pick<ModelSource, 'family' | 'architecture'>): Attends | null {
  const all = architecture.layers.map((shape) => family.attends(shape));
  const [first = null] = all;
  const alike = all.every((one) => JSON.stringify(one) === JSON.stringify(first));
  return alike && first?.headDim === first?.valueDim ? first : null;
}

/**
 * genai_config.json of onnxruntime-genai, after its documentation; it was not tried. Its caches all have one shape, so null for
 * a model whose layers attend with widths of their own.
 *
 * @param config config.json of the model, where ids of tokens stand.
 * @param filename of the graph, from the folder of the file.
 */
export function genaiConfig(
  source: ModelSource,
  config: Readonly<Record<string, unknown>>,
  filename: string,
): Record<string, unknown> | null {
  const attends = uniformAttention(source);
  if (!attends) return null;
  const { context, hidden, vocabulary, layers } = source.architecture;
  const { num_attention_heads: heads, n_head: ownHeads, model_type, bos_token_id, eos_token_id, pad_token_id } = config;
  const ids = { bos_token_id, eos_token_id, pad_token_id: pad_token_id ?? firstOf(eos_token_id) };
  return {
    model: {
      ...Object.fromEntries(Object.entries(ids).filter(([, id]) => id !== undefined && id !== null)),
      ...{ type: model_type, context_length: context, vocab_size: vocabulary },
      decoder: {
        session_options: { provider_options: [] },
        filename,
        ...{ hidden_size: hidden, head_size: attends.headDim, num_hidden_layers: layers.length },
        ...{ num_attention_heads: heads ?? ownHeads, num_key_value_heads: attends.groups },
        inputs: {
          ...{ input_ids: 'input_ids', attention_mask: 'attention_mask', position_ids: 'position_ids' },
          ...{ past_key_names: 'past_key_values.%d.key', past_value_names: 'past_key_values.%d.value' },
        },
        outputs: { logits: 'logits', present_key_names: 'present.%d.key', present_value_names: 'present.%d.value' },
      },
    },
    search: { do_sample: false, max_length: context, past_present_share_buffer: false },
  };
}

const firstOf = (ids: unknown): unknown => (Array.isArray(ids) ? (ids as unknown[])[0] : ids);

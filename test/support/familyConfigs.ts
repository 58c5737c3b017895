/** A small model of every family, as its config.json says it, and the architecture that llama.cpp knows it by. */
interface Small {
  readonly config: Readonly<Record<string, unknown>>;
  /** What llama.cpp calls it; null where it knows none. */
  readonly gguf: string | null;
  /** What is otherwise in the models of the family that llama.cpp knows; absent for nothing. */
  readonly known?: Readonly<Record<string, unknown>>;
  /** How far logits of llama.cpp may be from ours: it looks GELU up in a table of float16. */
  readonly limit: number;
}

/** Floating point numbers added up in another order, and numbers out of that table. */
const limits = { exact: 2e-4, gelu: 5e-3 };

const common = {
  ...{ hidden_size: 32, intermediate_size: 24, num_attention_heads: 4, num_key_value_heads: 2, vocab_size: 96 },
  ...{ rms_norm_eps: 1e-5, max_position_embeddings: 64, eos_token_id: 0, torch_dtype: 'float32' },
};

const gemma = {
  ...{ ...common, head_dim: 8, query_pre_attn_scalar: 8, sliding_window: 4, tie_word_embeddings: true },
  hidden_activation: 'gelu_pytorch_tanh',
};

const yarn = { rope_type: 'yarn', factor: 8, original_max_position_embeddings: 4, beta_fast: 2, beta_slow: 0.5 };

export const smallConfigs = {
  gemma2: {
    config: {
      ...{ ...gemma, model_type: 'gemma2', architectures: ['Gemma2ForCausalLM'], num_hidden_layers: 2 },
      ...{ rope_theta: 10_000, attn_logit_softcapping: 2, final_logit_softcapping: 3 },
    },
    ...{ gguf: 'gemma2', limit: limits.gelu },
  },
  gemma3: {
    config: {
      ...{ ...gemma, model_type: 'gemma3_text', architectures: ['Gemma3ForCausalLM'], num_hidden_layers: 6 },
      ...{ rope_theta: 100_000, rope_local_base_freq: 10_000, rope_scaling: { rope_type: 'linear', factor: 8 } },
    },
    ...{ gguf: 'gemma3', limit: limits.gelu },
  },
  // llama.cpp looks for tokens of Phi-3 where the name of a model has "phi3" in it, and ends where they are missing.
  phi: {
    config: {
      ...{
        ...common,
        model_type: 'phi3',
        architectures: ['Phi3ForCausalLM'],
        num_hidden_layers: 2,
        rope_theta: 10_000,
      },
      ...{ tie_word_embeddings: false, sliding_window: 64 },
    },
    ...{ gguf: 'phi3', limit: limits.exact },
  },
  'phi in long texts': {
    config: {
      ...{
        ...common,
        model_type: 'phi3',
        architectures: ['Phi3ForCausalLM'],
        num_hidden_layers: 2,
        rope_theta: 10_000,
      },
      ...{ tie_word_embeddings: true, partial_rotary_factor: 0.75, original_max_position_embeddings: 6 },
      rope_scaling: { type: 'longrope', short_factor: [1, 1.25, 1.5], long_factor: [1.5, 3, 7] },
    },
    ...{ gguf: 'phi3', limit: limits.exact },
  },
  granite: {
    config: {
      ...{ ...common, model_type: 'granite', architectures: ['GraniteForCausalLM'], num_hidden_layers: 2 },
      ...{ rope_theta: 1_000_000, tie_word_embeddings: true, head_dim: 8, embedding_multiplier: 12 },
      ...{ attention_multiplier: 0.5, residual_multiplier: 0.25, logits_scaling: 8 },
    },
    ...{ gguf: 'granite', limit: limits.exact },
  },
  smollm3: {
    config: {
      ...{ ...common, model_type: 'smollm3', architectures: ['SmolLM3ForCausalLM'], num_hidden_layers: 4 },
      ...{ rope_theta: 5_000_000, tie_word_embeddings: true, head_dim: 8, no_rope_layers: [1, 1, 1, 0] },
      layer_types: Array.from({ length: 4 }, () => 'full_attention'),
    },
    ...{ gguf: 'smollm3', limit: limits.exact },
  },
  ministral3: {
    config: {
      ...{ ...common, model_type: 'ministral3', architectures: ['Ministral3ForCausalLM'], num_hidden_layers: 2 },
      ...{ head_dim: 8, tie_word_embeddings: false },
      rope_parameters: {
        ...{ rope_type: 'yarn', type: 'yarn', rope_theta: 10_000, factor: 16, original_max_position_embeddings: 4 },
        ...{ beta_fast: 2, beta_slow: 0.5, mscale: 1, mscale_all_dim: 0.5, llama_4_scaling_beta: 0.5 },
      },
    },
    ...{ gguf: null, limit: limits.exact },
  },
  olmo2: {
    config: {
      ...{ ...common, model_type: 'olmo2', architectures: ['Olmo2ForCausalLM'], num_hidden_layers: 2 },
      ...{ head_dim: 8, rope_theta: 500_000, tie_word_embeddings: false },
    },
    ...{ gguf: 'olmo2', limit: limits.exact },
  },
  olmo3: {
    config: {
      ...{ ...common, model_type: 'olmo3', architectures: ['Olmo3ForCausalLM'], num_hidden_layers: 4 },
      ...{ head_dim: 8, rope_theta: 500_000, tie_word_embeddings: false, sliding_window: 4 },
      layer_types: Array.from({ length: 4 }, (_, layer) => (layer < 3 ? 'sliding_attention' : 'full_attention')),
      rope_scaling: { ...yarn, attention_factor: 1.2079441541679836 },
    },
    ...{ gguf: 'olmo2', limit: limits.exact, known: { rope_scaling: { ...yarn, attention_factor: 1.6 } } },
  },
  pythia: {
    config: {
      ...{ model_type: 'gpt_neox', architectures: ['GPTNeoXForCausalLM'], vocab_size: 96, eos_token_id: 0 },
      ...{ hidden_size: 32, intermediate_size: 24, num_attention_heads: 4, num_hidden_layers: 2 },
      ...{ max_position_embeddings: 64, layer_norm_eps: 1e-5, hidden_act: 'gelu', torch_dtype: 'float32' },
      ...{ rotary_pct: 0.25, rotary_emb_base: 10_000, use_parallel_residual: true, tie_word_embeddings: false },
    },
    ...{ gguf: 'gptneox', limit: limits.gelu },
  },
  starcoder2: {
    config: {
      ...{ ...common, model_type: 'starcoder2', architectures: ['Starcoder2ForCausalLM'], num_hidden_layers: 2 },
      ...{ head_dim: 8, rope_theta: 10_000, norm_epsilon: 1e-5, use_bias: true, sliding_window: 4 },
      ...{ hidden_act: 'gelu_pytorch_tanh', tie_word_embeddings: true },
    },
    ...{ gguf: 'starcoder2', limit: limits.gelu, known: { sliding_window: null } },
  },
  apertus: {
    config: {
      ...{ ...common, model_type: 'apertus', architectures: ['ApertusForCausalLM'], num_hidden_layers: 2 },
      ...{ head_dim: 8, rope_theta: 10_000, tie_word_embeddings: false, hidden_act: 'xielu' },
      rope_scaling: {
        ...{ rope_type: 'llama3', factor: 8, low_freq_factor: 1, high_freq_factor: 4 },
        original_max_position_embeddings: 16,
      },
    },
    ...{ gguf: 'apertus', limit: limits.exact },
  },
  mixtral: {
    config: {
      ...{ ...common, model_type: 'mixtral', architectures: ['MixtralForCausalLM'], num_hidden_layers: 2 },
      ...{ rope_theta: 10_000, tie_word_embeddings: false, num_local_experts: 4, num_experts_per_tok: 2 },
    },
    ...{ gguf: 'llama', limit: limits.exact },
  },
  'qwen3-moe': {
    config: {
      ...{ ...common, model_type: 'qwen3_moe', architectures: ['Qwen3MoeForCausalLM'], num_hidden_layers: 3 },
      ...{ head_dim: 8, rope_theta: 10_000, tie_word_embeddings: false, num_experts: 6, num_experts_per_tok: 3 },
      ...{ moe_intermediate_size: 16, norm_topk_prob: true, decoder_sparse_step: 1, mlp_only_layers: [1] },
    },
    ...{ gguf: 'qwen3moe', limit: limits.exact, known: { mlp_only_layers: [] } },
  },
  olmoe: {
    config: {
      ...{ ...common, model_type: 'olmoe', architectures: ['OlmoeForCausalLM'], num_hidden_layers: 2 },
      ...{ rope_theta: 10_000, tie_word_embeddings: false, num_experts: 4, num_experts_per_tok: 2 },
      norm_topk_prob: false,
    },
    ...{ gguf: 'olmoe', limit: limits.exact, known: { num_key_value_heads: 4 } },
  },
} satisfies Record<string, Small>;

const small: Readonly<Record<string, Small>> = smallConfigs;

/** What llama.cpp knows: the name of a model, its config, what it is called there, and how far its logits may be from ours. */
export const ggufConfigs = Object.entries(small).flatMap(([name, { config, gguf, known, limit }]) =>
  gguf === null ? [] : [[name, { config: { ...config, ...known }, gguf, limit }] as const],
);

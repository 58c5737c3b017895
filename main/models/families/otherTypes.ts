/** Model types that no family reads, by what they are. */
interface OtherTypes {
  /** "a model that …" */
  readonly what: string;
  readonly modelTypes: readonly string[];
}

const list = (words: string): readonly string[] => words.split(/\s+/).filter(Boolean);

/** Kinds of models by the `model_type` of their config.json, as Transformers calls them. */
const others: readonly OtherTypes[] = [
  {
    what: 'a model that reads text and does not write any (an encoder)',
    modelTypes:
      list(`albert bert big_bird camembert canine convbert deberta deberta-v2 distilbert electra ernie esm eurobert
      flaubert funnel gte ibert layoutlm layoutlmv2 layoutlmv3 lilt longformer luke megatron-bert mobilebert modernbert mpnet mra
      neobert new nomic_bert nystromformer perceiver rembert roberta roberta-prelayernorm roformer splinter squeezebert xlm
      xlm-roberta xlm-roberta-xl xlnet xmod yoso`),
  },
  {
    what: 'a model that turns one text into another (an encoder with a decoder)',
    modelTypes:
      list(`bart bigbird_pegasus blenderbot blenderbot-small encoder-decoder fsmt led longt5 m2m_100 marian mbart mt5
      mvp nllb-moe pegasus pegasus_x plbart prophetnet switch_transformers t5 t5gemma udop umt5`),
  },
  {
    what: 'a model for sound',
    modelTypes:
      list(`bark clap csm dia encodec granite_speech hubert moonshine musicgen parakeet qwen2_audio seamless_m4t
      seamless_m4t_v2 speech_to_text speecht5 ultravox unispeech vits voxtral wav2vec2 wav2vec2-bert wavlm whisper`),
  },
  {
    what: 'a model for pictures and text',
    modelTypes:
      list(`align aria aya_vision blip blip-2 chameleon clip cohere2_vision deepseek_vl deepseek_vl_v2 florence2 fuyu
      gemma3n git glm4v idefics idefics2 idefics3 instructblip internvl internvl_chat janus kosmos-2 llama4 llava llava_next
      llava_onevision llava_qwen2 minicpmv mistral3 mllama molmo multi_modality nvlm_d ovis2 paligemma phi3_v phi4mm
      phi4_multimodal pix2struct pixtral qwen2_5_omni qwen2_5_vl qwen2_vl qwen3_vl qwen3_vl_moe siglip siglip2 smolvlm
      trocr vipllava vision-encoder-decoder vit`),
  },
  {
    what: 'a model with a recurrent state instead of attention',
    modelTypes: list('falcon_mamba mamba mamba2 recurrent_gemma retnet rwkv rwkv5 rwkv6 rwkv7 xlstm'),
  },
  {
    what: 'a hybrid of attention and recurrent layers',
    modelTypes:
      list(`bamba falcon_h1 granitemoehybrid hymba jamba kimi_linear lfm2 lfm2_moe mamba_hybrid minimax nemotron_h plamo2
      qwen3_5 qwen3_5_moe qwen3_5_text qwen3_next zamba zamba2`),
  },
  {
    what: 'a mixture of experts',
    modelTypes:
      list(`bailing_moe dbrx deepseek deepseek_v2 deepseek_v3 dots1 ernie4_5_moe flex_olmo glm4_moe gpt_oss granitemoe
      granitemoeshared grok-1 hunyuan_v1_moe jetmoe kimi_k2 mixtral olmoe phimoe qwen2_moe qwen3_moe skywork_moe`),
  },
  {
    what: 'a family of models that write text',
    modelTypes: list(`arcee baichuan biogpt bitnet bloom chatglm codegen cohere cohere2 cpmant ctrl cwm deci diffllama
      ernie4_5 exaone exaone4 falcon gemma gemma4 gemma4_text glm glm4 gpt-neox-japanese gpt_bigcode gpt_neo gptj helium
      hunyuan_v1_dense internlm internlm2 internlm3 minicpm minicpm3 mpt nanochat nemotron olmo openai-gpt openelm opt
      orion persimmon phi plamo qwen seed_oss stablelm transfo-xl vaultgemma xglm xverse yi`),
  },
];

/** What a model of this type is, as far as it is known: "a mixture of experts"; null for a type that nobody has listed. */
export const otherType = (modelType: string): string | null =>
  others.find(({ modelTypes }) => modelTypes.includes(modelType))?.what ?? null;

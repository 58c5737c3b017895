import type { GgufFile } from '../../formats/gguf/reader.ts';
import { type GgufMetadata, uint32 } from '../../formats/gguf/values.ts';
import type { Architecture, Family } from '../../models/architecture.ts';
import { mixtral as mixtralFamily, mixtralNames } from '../../models/families/mixtral.ts';
import { olmoe as olmoeFamily } from '../../models/families/olmoe.ts';
import { qwen3Moe as qwen3MoeFamily } from '../../models/families/qwen3Moe.ts';
import { expertNames, type ExpertNames } from '../../models/mixtures/mixtureDecoder.ts';
import { rotaryTensors } from '../rotaryFactors.ts';
import { type GgufArchitecture, hasKey, wholeNumber } from './architecture.ts';
import { attentionOf, expertsOf, hasBias, keys, layersOf, modules as usual, pairedHeads } from './gated.ts';
import { alikeRefusal, firstOf, headRefusal, scalingRefusal, widthRefusal } from './refusals.ts';

/** In what the architectures differ whose blocks are Llama's with experts in the place of the feed-forward network. */
interface Kind extends Pick<GgufArchitecture, 'name' | 'modelTypes'> {
  readonly title: string;
  readonly family: Family;
  /** What the family calls its router, and the linears of an expert. */
  readonly names: ExpertNames;
  /** Whether llama.cpp lets the gates of chosen experts add up to one. */
  readonly renormalised: boolean;
  /** Key of the width of one expert. */
  readonly width: string;
  /** What config.json calls the number of experts, and the width of one. */
  readonly words: { readonly experts: string; readonly neurons: string };
  /** What else stands in the way. */
  refusal?(architecture: Architecture): string | null;
}

const shapeOf = ({ layers }: Pick<Architecture, 'layers'>) => layers.map(expertsOf).find((shape) => shape);

/** Why merged experts have no place, and the way out. */
const mergedReason =
  'llama.cpp has a row of the router for every expert, and experts of this model were merged; a compatible Hugging Face folder holds each once for every row that leads to it, and can be written as GGUF once it is imported';

function refusal(kind: Kind, architecture: Architecture): string | null {
  const { title, renormalised } = kind;
  const { layers } = architecture;
  const shape = shapeOf(architecture);
  if (!shape || !layers.every(expertsOf)) return `llama.cpp asks for experts in every layer of ${title}`;
  if (shape.renormalised !== renormalised)
    return `llama.cpp ${renormalised ? 'lets' : 'does not let'} the gates of the chosen experts of ${title} add up to one, and this model ${renormalised ? 'does not' : 'does'}`;
  return firstOf(
    layers.some((layer) => expertsOf(layer)?.leads) ? mergedReason : null,
    alikeRefusal(title, architecture),
    layers.some(hasBias) ? `llama.cpp has no place for biases in ${title}` : null,
    kind.refusal?.(architecture) ?? null,
  );
}

function ownKeys({ width }: Kind, architecture: Architecture): GgufMetadata {
  const { experts = 0, chosen = 0, neurons = 0 } = shapeOf(architecture) ?? {};
  return {
    ...keys(architecture),
    ...{ expert_count: uint32(experts), expert_used_count: uint32(chosen), [width]: uint32(neurons) },
  };
}

const layersIn = ({ name, width, renormalised }: Kind, modules: GgufArchitecture['modules'], file: GgufFile) => {
  const number = (key: string) => wholeNumber(file, `${name}.${key}`);
  const [experts, chosen] = [number('expert_count'), number('expert_used_count')];
  const neurons = hasKey(file, `${name}.${width}`) ? number(width) : number('feed_forward_length') / chosen;
  return layersOf(file, {
    modules,
    feedForward: () => ({ name: 'feedForward', kind: 'experts', experts, chosen, neurons, renormalised }),
  });
};

function mixture(kind: Kind): GgufArchitecture {
  const { name, family, modelTypes, names, words } = kind;
  const modules = {
    ...{ ...usual, [names.router]: 'ffn_gate_inp', [names.gate]: 'ffn_gate_exps' },
    ...{ [names.up]: 'ffn_up_exps', [names.down]: 'ffn_down_exps' },
  };
  return {
    ...{ name, family, modelTypes, modules, mixture: true, theta: 10_000, rotaryTensors: () => ({}) },
    suits: () => true,
    refusal: (architecture) => refusal(kind, architecture),
    keys: (architecture) => ownKeys(kind, architecture),
    layers: (file) => layersIn(kind, modules, file),
    fields: (architecture) => {
      const { hidden, context, normEpsilon, rotary, layers } = architecture;
      const { experts, chosen, neurons, renormalised } = shapeOf(architecture) ?? {};
      return {
        ...{ hidden_size: hidden, max_position_embeddings: context, rms_norm_eps: normEpsilon, hidden_act: 'silu' },
        ...{ rope_theta: rotary?.theta, rope_scaling: rotary?.scaling ?? null, intermediate_size: neurons },
        ...{ [words.experts]: experts, [words.neurons]: neurons, num_experts_per_tok: chosen },
        ...{ norm_topk_prob: renormalised, head_dim: layers.map(attentionOf).find((shape) => shape)?.headDim },
      };
    },
  };
}

/** Mixtral, which llama.cpp knows as Llama with experts. */
export const mixtral: GgufArchitecture = {
  ...mixture({
    ...{ name: 'llama', title: 'Mixtral', family: mixtralFamily, modelTypes: { mixtral: 'MixtralForCausalLM' } },
    ...{ names: mixtralNames, renormalised: true, width: 'feed_forward_length' },
    words: { experts: 'num_local_experts', neurons: 'intermediate_size' },
  }),
  ...{ rowOrder: pairedHeads, rotaryTensors },
};

/** Qwen3 with experts in every layer. */
export const qwen3Moe = mixture({
  ...{ name: 'qwen3moe', title: 'Qwen3-MoE', family: qwen3MoeFamily, modelTypes: { qwen3_moe: 'Qwen3MoeForCausalLM' } },
  ...{ names: expertNames, renormalised: true, width: 'expert_feed_forward_length' },
  words: { experts: 'num_experts', neurons: 'moe_intermediate_size' },
  refusal: (architecture) => scalingRefusal('Qwen3-MoE', architecture),
});

/** OLMoE, whose norms over all keys llama.cpp expects as wide as those over all queries. */
export const olmoe = mixture({
  ...{ name: 'olmoe', title: 'OLMoE', family: olmoeFamily, modelTypes: { olmoe: 'OlmoeForCausalLM' } },
  ...{ names: expertNames, renormalised: false, width: 'feed_forward_length' },
  words: { experts: 'num_experts', neurons: 'intermediate_size' },
  refusal: (architecture) =>
    firstOf(
      widthRefusal('OLMoE', architecture),
      architecture.layers.some((layer) => (attentionOf(layer)?.queriesPerGroup ?? 1) > 1)
        ? 'llama.cpp knows OLMoE with as many keys as queries only'
        : null,
      headRefusal('OLMoE', architecture),
      scalingRefusal('OLMoE', architecture),
    ),
});

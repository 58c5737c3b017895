import type { GgufFile } from '../../formats/gguf/reader.ts';
import { float32 } from '../../formats/gguf/values.ts';
import type { Architecture } from '../../models/architecture.ts';
import { granite as graniteFamily } from '../../models/families/granite.ts';
import { smollm3 as smollm3Family } from '../../models/families/smollm3.ts';
import { rotaryTensors } from '../rotaryFactors.ts';
import { floatOf, type GgufArchitecture } from './architecture.ts';
import { attentionOf, hasBias, keys, layersOf, modules, pairedHeads } from './gated.ts';
import { alikeRefusal } from './refusals.ts';

/** Rows of queries and keys are in pairs in both. */
const common = {
  ...{ modules, rowOrder: pairedHeads, theta: 10_000, rotaryTensors },
  suits: () => true,
};

const fields = ({ hidden, context, normEpsilon, rotary }: Architecture) => ({
  ...{ hidden_size: hidden, max_position_embeddings: context, rms_norm_eps: normEpsilon, hidden_act: 'silu' },
  ...{ rope_theta: rotary?.theta, rope_scaling: rotary?.scaling ?? null },
});

/** Granite, dense: its four numbers are keys. */
export const granite: GgufArchitecture = {
  ...{ ...common, name: 'granite', family: graniteFamily, modelTypes: { granite: 'GraniteForCausalLM' } },
  refusal: (architecture) => alikeRefusal('Granite', architecture),
  keys: (architecture) => {
    const { embeddingScale = 1, residualScale = 1, logitScale = 1, attentionScale } = architecture;
    return {
      ...keys(architecture),
      ...{ embedding_scale: float32(embeddingScale), residual_scale: float32(residualScale) },
      logit_scale: float32(1 / logitScale),
      ...(attentionScale === undefined ? {} : { 'attention.scale': float32(attentionScale) }),
    };
  },
  scales: (file) => {
    const key = (name: string) => floatOf(file, `granite.${name}`) ?? 1;
    return {
      ...{ embeddingScale: key('embedding_scale'), residualScale: key('residual_scale') },
      ...{ logitScale: 1 / key('logit_scale'), attentionScale: key('attention.scale') },
    };
  },
  layers: (file) => layersOf(file, { modules }),
  fields: (architecture) => ({
    ...fields(architecture),
    ...{ embedding_multiplier: architecture.embeddingScale, attention_multiplier: architecture.attentionScale },
    ...{ residual_multiplier: architecture.residualScale, logits_scaling: 1 / (architecture.logitScale ?? 1) },
  }),
};

/** Every how many layers llama.cpp does not tell positions to one of SmolLM3. */
const interval = 4;

/** SmolLM3, whose layers without positions are every fourth. */
export const smollm3: GgufArchitecture = {
  ...{ ...common, name: 'smollm3', family: smollm3Family, modelTypes: { smollm3: 'SmolLM3ForCausalLM' } },
  refusal: (architecture) => {
    const other = architecture.layers.findIndex(
      (layer, at) => (attentionOf(layer)?.noPositions === true) !== ((at + 1) % interval === 0),
    );
    if (other >= 0)
      return `llama.cpp tells positions to all but every ${interval}th layer of SmolLM3, and layer ${other} is not so any more`;
    if (architecture.layers.some(hasBias)) return 'llama.cpp has no place for biases in SmolLM3';
    return alikeRefusal('SmolLM3', architecture);
  },
  keys,
  layers: (file: GgufFile) =>
    layersOf(file, { modules }).map((layer, at) => ({
      ...layer,
      sublayers: layer.sublayers.map((shape) =>
        shape.kind === 'attention' && (at + 1) % interval === 0 ? { ...shape, noPositions: true as const } : shape,
      ),
    })),
  fields: (architecture) => ({
    ...fields(architecture),
    no_rope_layers: architecture.layers.map((layer) => Number(attentionOf(layer)?.noPositions !== true)),
  }),
};

import { FormatError } from '../../formats/errors.ts';
import { configSize, type HuggingFaceConfig } from '../../formats/huggingFaceConfig.ts';
import { silu } from '../../graph/functions/index.ts';
import type { LayerShape, SublayerSetting } from '../architecture.ts';
import { feedForwardName } from '../gatedDecoder.ts';
import type { ExpertsShape } from '../shapes.ts';
import type { ExpertsStyle } from '../sublayers/experts.ts';
import { rms } from '../sublayers/norm.ts';

/** What families share whose blocks are Llama's with experts in the place of the feed-forward network. */

/** Names of a router and of the linears of its experts; E in a name stands for the number of one. */
export interface ExpertNames {
  readonly router: string;
  readonly gate: string;
  readonly up: string;
  readonly down: string;
}

/** Names that most families use. */
export const expertNames: ExpertNames = {
  router: 'mlp.gate',
  gate: 'mlp.experts.E.gate_proj',
  up: 'mlp.experts.E.up_proj',
  down: 'mlp.experts.E.down_proj',
};

/** Experts of these names behind the norm that Llama's feed-forward network has. */
export const expertsStyle =
  (names: ExpertNames) =>
  (_: ExpertsShape, { architecture: { hidden, normEpsilon } }: SublayerSetting): ExpertsStyle => {
    const of = (name: string, expert: number) => ({ local: name.replace('.E.', `.${expert}.`) });
    return {
      ...{ norm: rms('post_attention_layernorm', hidden, normEpsilon), activation: silu },
      router: { local: names.router },
      linears: (expert) => ({
        ...{ gate: of(names.gate, expert), up: of(names.up, expert), down: of(names.down, expert) },
      }),
    };
  };

/** Fields of a config about experts that all of them have. */
export const mixtureFields = { num_experts_per_tok: configSize.nullish() };

/** A layer of Llama's kind with experts in the place of its feed-forward network. */
export function withExperts(
  { what }: HuggingFaceConfig,
  layer: LayerShape,
  shape: Omit<ExpertsShape, 'name' | 'kind'>,
): LayerShape {
  const { chosen, experts } = shape;
  if (chosen > experts)
    throw new FormatError(
      `${what}: num_experts_per_tok (${chosen}) must not be more than the number of experts, which is ${experts}.`,
    );
  return {
    ...layer,
    sublayers: layer.sublayers.map((one) =>
      one.name === feedForwardName ? { name: feedForwardName, kind: 'experts', ...shape } : one,
    ),
  };
}

import type { Described } from '../../models/architecture.ts';
import type { GgufArchitecture } from './architecture.ts';
import { gpt2 } from './gpt2.ts';
import { deci, llama, qwen3 } from './llama.ts';

/** In the order in which they are asked whether a model is theirs. */
const architectures: readonly GgufArchitecture[] = [llama, deci, qwen3, gpt2];

/** As what llama.cpp can compute a model, or why it cannot. */
export function ggufArchitectureOf({ family, architecture }: Described): {
  readonly as: GgufArchitecture | null;
  readonly refusal: string | null;
} {
  const as = architectures.find((one) => one.family === family && one.suits(architecture));
  if (!as) return { as: null, refusal: `models of the family ${family.name} are not written as GGUF yet` };
  const refusal = as.refusal(architecture);
  return refusal === null ? { as, refusal } : { as: null, refusal };
}

/** The architecture of this name; undefined for one that is not written here. */
export const ggufArchitectureNamed = (name: unknown): GgufArchitecture | undefined =>
  architectures.find((one) => one.name === name);

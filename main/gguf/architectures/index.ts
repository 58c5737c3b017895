import { FormatError } from '../../formats/errors.ts';
import type { GgufFile } from '../../formats/gguf/reader.ts';
import type { Architecture, Described } from '../../models/architecture.ts';
import { valueDimOf } from '../../models/shapes.ts';
import type { GgufArchitecture } from './architecture.ts';
import { apertus } from './apertus.ts';
import { gemma2, gemma3 } from './gemma.ts';
import { gpt2 } from './gpt2.ts';
import { gptNeox } from './gptNeox.ts';
import { deci, llama, qwen2, qwen3 } from './llama.ts';
import { granite, smollm3 } from './llamaLike.ts';
import { mixtral, olmoe, qwen3Moe } from './mixtures.ts';
import { olmo2 } from './olmo.ts';
import { phi3 } from './phi3.ts';
import { starcoder2 } from './starcoder2.ts';

/** In the order in which they are asked whether a model is theirs. */
const architectures: readonly GgufArchitecture[] = [
  ...[llama, deci, qwen3, gpt2, qwen2],
  ...[gemma2, gemma3, phi3, granite, smollm3, olmo2, gptNeox, starcoder2],
  apertus,
  ...[mixtral, qwen3Moe, olmoe],
];

/** As what llama.cpp can compute a model, or why it cannot. */
export function ggufArchitectureOf({ family, architecture }: Described): {
  readonly as: GgufArchitecture | null;
  readonly refusal: string | null;
} {
  const as = architectures.find((one) => one.family === family && one.suits(architecture));
  if (!as) return { as: null, refusal: `models of the family ${family.name} are not written as GGUF yet` };
  const refusal = narrowValues(architecture) ?? as.refusal(architecture);
  return refusal === null ? { as, refusal } : { as: null, refusal };
}

/** llama.cpp has a key for the size of a value, which nothing here has tried; null where values are as wide as keys. */
const narrowValues = ({ layers }: Architecture): string | null =>
  layers.some(({ sublayers }) => sublayers.some((one) => one.kind === 'attention' && valueDimOf(one) !== one.headDim))
    ? 'values of its heads have fewer numbers than keys, which was not tried with llama.cpp; export it as ONNX'
    : null;

/** The architecture that a file says it has. @throws FormatError for one that is not read here. */
export function ggufArchitectureIn({ metadata, path }: GgufFile): GgufArchitecture {
  const name = metadata.get('general.architecture');
  const named = architectures.filter((one) => one.name === name);
  const experts = (metadata.get(`${String(name)}.expert_count`) ?? 0) !== 0;
  const found = named.find(({ mixture = false }) => mixture === experts);
  if (found) return found;
  const known = [...new Set(architectures.map((one) => one.name))].join(', ');
  const what = `${JSON.stringify(name ?? null)}${named.length ? (experts ? ' with experts' : ' without experts') : ''}`;
  throw new FormatError(`${path}: models of the architecture ${what} are not read here; expected one of ${known}.`);
}

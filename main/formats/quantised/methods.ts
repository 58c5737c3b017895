import { Refusal } from '../errors.ts';
import type { HuggingFaceConfig } from '../huggingFaceConfig.ts';
import { isRecord } from '../json.ts';

/** Ways of storing matrices that are not read, by the words that a config has for them. */
const methods: Readonly<Record<string, string>> = {
  ...{ gptq: 'GPTQ', awq: 'AWQ', bitsandbytes: 'bitsandbytes', aqlm: 'AQLM', hqq: 'HQQ', quip: 'QuIP#', vptq: 'VPTQ' },
  ...{ eetq: 'EETQ', quanto: 'Quanto', torchao: 'torchao', bitnet: 'BitNet', spqr: 'SpQR', higgs: 'HIGGS' },
  ...{
    'auto-round': 'AutoRound',
    'intel/auto-round': 'AutoRound',
    exl2: 'ExLlamaV2',
    exl3: 'ExLlamaV3',
    quark: 'Quark',
  },
  ...{ fbgemm_fp8: 'FBGEMM FP8', modelopt: 'NVIDIA ModelOpt', fp_quant: 'FP-Quant', sinq: 'SINQ' },
};

/** Tensors by which a folder shows it whose config does not say so. */
const traces: readonly { readonly tensor: RegExp; readonly method: string }[] = [
  { tensor: /\.g_idx$/, method: 'GPTQ' },
  { tensor: /\.qzeros$/, method: 'GPTQ or AWQ' },
  { tensor: /\.(absmax|quant_map|nested_absmax)$/, method: 'bitsandbytes' },
  { tensor: /\.(SCB|weight_format)$/, method: 'bitsandbytes' },
];

/** The field of MLX, beside the one that all others have. */
const mlx = 'quantization';

const unnamed = 'a method that quantization_config does not name';

/** How a config says that its matrices are stored, where that is not read here. */
export function unreadMethod({ raw }: HuggingFaceConfig): string | null {
  const { quantization_config: found, [mlx]: own } = raw;
  if (found !== undefined && found !== null && !isRecord(found)) return unnamed;
  if (!isRecord(found)) return isRecord(own) && 'group_size' in own ? `MLX${sizes(own)}` : null;
  const { quant_method: method, format } = found;
  // What MLX writes for others to read has no method.
  if (method === undefined) return 'group_size' in found && isRecord(own) ? `MLX${sizes(found)}` : unnamed;
  const name = methods[String(method)] ?? [method, format].filter((word) => typeof word === 'string').join(' ');
  return `${name}${sizes(found)}`;
}

/** " in 4 bits" */
function sizes({ bits, w_bit, load_in_4bit: four, load_in_8bit: eight }: Readonly<Record<string, unknown>>): string {
  const count = bits ?? w_bit ?? (four === true ? 4 : eight === true ? 8 : undefined);
  return typeof count === 'number' ? ` in ${count} bits` : '';
}

/** The method that names of tensors show; null for none. */
export const tracedMethod = (names: Iterable<string>): string | null => {
  for (const name of names) {
    const found = traces.find(({ tensor }) => tensor.test(name));
    if (found) return found.method;
  }
  return null;
};

/** @param base the model it was made from, as its card says. */
export const unreadRefusal = (what: string, method: string, base: string | null): Refusal =>
  new Refusal(
    `${what}: the matrices are stored by ${method}, which is not read here.`,
    `Take ${base ?? 'the same model'} in 16 bits${base === null ? ', which its model card names' : ''}, or a GGUF file of it.`,
  );

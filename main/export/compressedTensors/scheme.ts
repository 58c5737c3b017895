import type { Dtype } from '../../formats/dtype.ts';
import { canRestate } from '../../formats/storage/affine/restated.ts';
import type { Affine, Group } from '../../formats/storage/affine/layout.ts';
import { affineOf, plainDtype } from '../../formats/storage/index.ts';
import type { Parameter } from '../../models/architecture.ts';
import type { ModelSource } from '../../models/source.ts';

type Json = Readonly<Record<string, unknown>>;

/** How all matrices of a folder are rounded: the format has one way for all that are called Linear. */
export interface Scheme {
  /** Symmetric. */
  readonly layout: Affine & { readonly bits: 4 | 8 };
  /** Number type of scales, which is the model's: programs widen or narrow every float of a folder to it. */
  readonly scales: Dtype;
  /** What config.json says of number types otherwise than the model does. */
  readonly config: Json;
  /** What whoever exports should know of it, in sentences. */
  readonly notes: readonly string[];
}

const groups: readonly Group[] = [128, 64, 32];

/** Whether a parameter is one of the matrices that are rounded. */
export const isMatrix = ({ role, place }: Parameter): boolean => role === 'linear' && typeof place === 'number';

/** Whether the levels of a matrix can be handed over as they are. */
export function handsOver(source: ModelSource, parameter: Parameter, layout: Affine): boolean {
  const own = affineOf(source.storage(parameter));
  return own !== undefined && canRestate(own.layout, layout);
}

/** Why no stock program reads the matrices of a model so; null where some do. */
export function matrixRefusal(source: ModelSource): string | null {
  const matrices = source.parameters.filter(isMatrix);
  if (matrices.some(({ transposed }) => transposed))
    return `stock code of the family ${source.family.name} has no linears that this format speaks of; export it as ONNX or GGUF`;
  const odd = matrices.map(({ shape }) => shape[1] as number).find((columns) => columns % 32 !== 0);
  if (odd === undefined) return null;
  return `some of its matrices have rows of ${odd} numbers, which is no multiple of 32; cut widths to such multiples, or export it as ONNX`;
}

/** Multiples that vLLM's kernel for such matrices (Marlin) wants of [out, in]; others go by slower ones, or by none. */
const kernel = [64, 128] as const;

/**
 * The widest groups that all rows are multiples of, no wider than those whose levels can be handed over; scales in the model's
 * number type, or in float16 where levels are handed over with theirs, which bfloat16 cannot say.
 */
export function schemeOf(bits: 4 | 8, source: ModelSource, config: Json): Scheme {
  const matrices = source.parameters.filter(isMatrix);
  const finest = { bits, group: 32, zeroPoints: false } as const;
  const widths = matrices.map(({ shape }) => shape[1] as number);
  const own = matrices
    .filter((parameter) => handsOver(source, parameter, finest))
    .map((parameter) => affineOf(source.storage(parameter))?.layout.group ?? 128);
  const fitting = (sizes: readonly number[]) => groups.find((group) => sizes.every((size) => size % group === 0)) ?? 32;
  const [byWidth, group] = [fitting(widths), fitting([...widths, ...own])];
  const type = numberType(source, config);
  const slow = matrices.filter(({ shape }) =>
    kernel.some((multiple, axis) => (shape[axis] as number) % multiple !== 0),
  );
  const narrowed = type === 'BF16' && own.length > 0;
  return {
    layout: { ...finest, group },
    scales: narrowed ? 'F16' : type,
    config: narrowed ? { ...config, ...changedType(config, 'float16') } : config,
    notes: [
      ...(slow.length
        ? [
            `${slow.length} of ${matrices.length} matrices are no multiples of ${kernel.join(' by ')}, which vLLM's fast kernel wants: it may run them slowly or refuse them.`,
          ]
        : []),
      ...(byWidth < 128
        ? [
            `Rows of ${widths.find((width) => width % (2 * byWidth) !== 0)} numbers ask for groups of ${byWidth} with a scale, where 128 is usual.`,
          ]
        : []),
      ...(group < byWidth
        ? [`Matrices that are packed already keep their groups of ${group}, and all others have such too.`]
        : []),
      ...(narrowed
        ? ['config.json says float16 where the model says bfloat16: its own scales are float16, and stay exact.']
        : []),
    ],
  };
}

const typeNames: Readonly<Record<string, Dtype>> = { float32: 'F32', float16: 'F16', bfloat16: 'BF16' };

/** Fields in which config.json says the number type, new and old. */
const typeFields = ['dtype', 'torch_dtype'];

/** The number type that programs compute a model in. */
function numberType(source: ModelSource, config: Json): Dtype {
  const named = typeFields.map((field) => config[field]).find((value) => typeof value === 'string');
  const [first] = source.parameters;
  return typeNames[named ?? ''] ?? plainDtype(first ? source.storage(first) : 'F32');
}

const changedType = (config: Json, type: string): Json =>
  Object.fromEntries(typeFields.filter((field) => field in config).map((field) => [field, type]));

/** What config.json says of how matrices are stored; the output projection is a Linear too, and stays as it is. */
export const quantizationConfig = ({ layout: { bits, group } }: Scheme): Json => ({
  ...{ quant_method: 'compressed-tensors', format: 'pack-quantized', quantization_status: 'compressed' },
  ...{ ignore: ['lm_head'], kv_cache_scheme: null, global_compression_ratio: null },
  config_groups: {
    group_0: {
      targets: ['Linear'],
      weights: {
        ...{ num_bits: bits, type: 'int', symmetric: true, strategy: 'group', group_size: group },
        ...{ actorder: null, block_structure: null, dynamic: false, observer: 'minmax', observer_kwargs: {} },
      },
      ...{ input_activations: null, output_activations: null },
    },
  },
});

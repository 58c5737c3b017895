import type { Architecture, Parameter } from '../models/architecture.ts';
import { isInLayer } from '../models/source.ts';
import { type GgufArchitecture, layerTensor } from './architectures/architecture.ts';
import type { RowOrder } from './rowOrder.ts';

/** Where a parameter lies in a file. */
export interface TensorPlace {
  /** Name of the tensor ("blk.3.ffn_up.weight"). */
  readonly name: string;
  /** Which matrix of that tensor it is, where it holds one of every expert; null where it is all of it. */
  readonly expert: number | null;
}

/** One expert's number in the name of a module, which llama.cpp's tensors of all of them do not have. */
const numbered = /\.experts\.(\d+)\./;

/** The key that says a parameter, where files have no tensor of it; null where they have. */
export const keyOf = ({ numbers }: GgufArchitecture, { local }: Parameter): string | null => numbers?.[local] ?? null;

export function placeIn({ modules }: GgufArchitecture, parameter: Parameter): TensorPlace {
  const { local } = parameter;
  const dot = local.lastIndexOf('.');
  const [module, ending] = [local.slice(0, dot), local.slice(dot + 1)];
  const known = modules[module.replace(numbered, '.experts.E.')];
  if (known === undefined) throw new Error(`llama.cpp has no name for the parameter ${parameter.name}.`);
  const [, expert] = numbered.exec(module) ?? [];
  return {
    name: isInLayer(parameter) ? layerTensor(parameter.place, known, ending) : `${known}.${ending}`,
    expert: expert === undefined ? null : Number(expert),
  };
}

/** The order that rows of a parameter have in the file; null for the one that they have in the model. */
export function rowOrderOf(
  { rowOrder }: GgufArchitecture,
  { layers }: Architecture,
  parameter: Parameter,
): RowOrder | null {
  if (!rowOrder || !isInLayer(parameter) || parameter.linear === undefined) return null;
  const shape = layers[parameter.place]?.sublayers.find(({ name }) => name === parameter.sublayer);
  return shape?.kind === 'attention' ? rowOrder(parameter.linear, shape) : null;
}

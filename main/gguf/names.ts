import type { Architecture, Parameter } from '../models/architecture.ts';
import { isInLayer } from '../models/source.ts';
import { type GgufArchitecture, layerTensor } from './architectures/architecture.ts';

/** Name of a parameter in the file ("blk.3.ffn_up.weight"). */
export function tensorName({ modules }: GgufArchitecture, parameter: Parameter): string {
  const { local } = parameter;
  const dot = local.lastIndexOf('.');
  const [module, ending] = [local.slice(0, dot), local.slice(dot + 1)];
  const known = modules[module];
  if (known === undefined) throw new Error(`llama.cpp has no name for the parameter ${parameter.name}.`);
  return isInLayer(parameter) ? layerTensor(parameter.place, known, ending) : `${known}.${ending}`;
}

/** The size of a head whose rows are paired in the file; null for a parameter that is not. */
export function pairedHead(
  { paired, family }: GgufArchitecture,
  { layers }: Architecture,
  parameter: Parameter,
): number | null {
  if (!isInLayer(parameter) || parameter.linear === undefined || !paired.includes(parameter.linear)) return null;
  return family.attends(layers[parameter.place] as Architecture['layers'][number])?.headDim ?? null;
}

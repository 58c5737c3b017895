import type { Parameter, Place } from '../../models/architecture.ts';
import { type ModelSource, parametersAt } from '../../models/source.ts';

/** A linear that weight-level methods may prune: never embeddings, norms or the output head. */
export interface LinearAt {
  readonly parameter: Parameter;
  readonly layer: number;
  /** Number through the whole model in storage order. */
  readonly index: number;
}

/** The linears of all layers. */
export function allLinears(source: ModelSource): readonly LinearAt[] {
  let index = 0;
  return source.architecture.layers.flatMap((_, layer) =>
    parametersAt(source, layer)
      .filter(({ role }) => role === 'linear')
      .map((parameter) => ({ parameter, layer, index: index++ })),
  );
}

/** The linears of one layer. */
export const linearsOf = (source: ModelSource, layer: number): readonly LinearAt[] =>
  allLinears(source).filter((linear) => linear.layer === layer);

/** The site a linear reads; an error names linears without one. */
export function siteOf({ site, local }: Parameter) {
  if (!site) throw new Error(`The linear ${local} reads no known activation.`);
  return site;
}

/** Storage of what a layer gained: that of its linears. */
export function linearStorage(source: ModelSource, place: Place) {
  const linear = source.parameters.find((parameter) => parameter.place === place && parameter.role === 'linear');
  return linear ? source.storage(linear) : 'F32';
}

import type { Parameter } from '../../models/architecture.ts';
import type { ModelSource } from '../../models/source.ts';

/** New values of a linear. */
export type Change = (parameter: Parameter, values: Float32Array) => Float32Array;

/**
 * The same model with changed linears, changed as they are read. Nothing is stored.
 *
 * @param name what the change is; it becomes part of the fingerprint.
 */
export function perturbed(source: ModelSource, name: string, change: Change): ModelSource {
  return {
    ...source,
    fingerprint: `${source.fingerprint}/${name}`,
    read: async (parameter, rows) =>
      parameter.role === 'linear' ? change(parameter, await source.read(parameter)) : source.read(parameter, rows),
  };
}

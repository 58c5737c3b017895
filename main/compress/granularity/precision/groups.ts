import { type Storage, storageFor } from '../../../formats/storage/index.ts';
import type { Described, Parameter, Place } from '../../../models/architecture.ts';
import type { Formats } from './formats.ts';
import { isTable } from '../../../models/tables.ts';

/** Matrices that get the same format: those of a layer that read the same activation, or a table alone. */
export interface RoundedGroup {
  readonly place: Place;
  readonly parameters: readonly Parameter[];
}

/** All groups of a model, in storage order. */
export function groupsOf(model: Described): readonly RoundedGroup[] {
  const groups = new Map<string, RoundedGroup & { readonly parameters: Parameter[] }>();
  for (const parameter of model.family.parameters(model.architecture)) {
    const { place, site, local, role } = parameter;
    if (role !== 'linear' && !isTable(model, parameter)) continue;
    const key = JSON.stringify([place, role === 'linear' && site ? site : local]);
    const group = groups.get(key) ?? { place, parameters: [] };
    group.parameters.push(parameter);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** One format for all matrices of a group, or its fallback where rows do not fit. */
export const formatsOf = ({ parameters }: RoundedGroup, storage: Storage): Formats =>
  new Map(parameters.map(({ name, shape }) => [name, storageFor(storage, shape)]));

import type { Described, Parameter } from '../../models/architecture.ts';
import { elements, isInLayer } from '../../models/source.ts';

/** Numbers in a parameter. */
export const sizeOf = ({ shape }: Pick<Parameter, 'shape'>): number => elements(shape);

/** All linears of a model: never embeddings, norms or the output head. */
export const linearsOfModel = ({ family, architecture }: Described): readonly (Parameter & { place: number })[] =>
  family
    .parameters(architecture)
    .filter(isInLayer)
    .filter(({ role }) => role === 'linear');

/** Parameters of all linears. */
export const linearParameters = (model: Described): number =>
  linearsOfModel(model).reduce((sum, linear) => sum + sizeOf(linear), 0);

/** All numbers of a model. */
export const parametersIn = ({ family, architecture }: Described): number =>
  family.parameters(architecture).reduce((sum, parameter) => sum + sizeOf(parameter), 0);

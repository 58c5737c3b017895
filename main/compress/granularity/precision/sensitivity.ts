import { pack, type Storage, unpack } from '../../../formats/storage/index.ts';
import type { LayerShape, Parameter } from '../../../models/architecture.ts';
import { isInLayer } from '../../../models/source.ts';
import { float32 } from '../../../runtime/tensor.ts';
import type { PartWeights } from '../../../walk/stream.ts';
import type { CandidateEvaluator } from '../../search/candidateEvaluator.ts';
import type { Work } from '../work.ts';
import type { Formats } from './formats.ts';
import type { RoundedGroup } from './groups.ts';
import { activation } from './scores/activation.ts';

/** A matrix as it comes out of a rounding. */
interface RoundedMatrix {
  readonly parameter: Parameter;
  readonly storage: Storage;
  readonly bytes: Uint8Array;
  readonly values: Float32Array;
}

/** All matrices of a group, each in its format. */
interface RoundedMatrices {
  readonly matrices: readonly RoundedMatrix[];
  /** Σ_ij E[x_j²]·ΔW_ij² over all of them: with independent inputs, the squared error of what they give. */
  readonly error: number;
}

/**
 * Errors are weighed by the text whatever the specification's score does: that is a cheap stand-in for every repair. By what
 * the rows of a table are read is not measured; there all errors count alike.
 */
export async function roundGroup(
  { extraction: { source }, statistics }: Work,
  group: RoundedGroup,
  formats: Formats,
): Promise<RoundedMatrices> {
  const matrices: RoundedMatrix[] = [];
  let error = 0;
  for (const parameter of group.parameters) {
    const { name, site, shape } = parameter;
    const storage = formats.get(name) as Storage;
    const own = await source.read(parameter);
    const importance =
      site && isInLayer(group)
        ? await activation.importance({ parameter, statistics: statistics.layer(group.place) }, {})
        : undefined;
    const bytes = pack(own, storage, shape, importance);
    const values = unpack(bytes, storage);
    matrices.push({ parameter, storage, bytes, values });
    const columns = shape[1] as number;
    for (let i = 0; i < own.length; i += 1)
      error += (importance?.[i % columns] ?? 1) * ((values[i] as number) - (own[i] as number)) ** 2;
  }
  return { matrices, error };
}

/** What it costs to round one group to its formats and leave everything else as it is, by the evaluator's measure. */
export async function sensitivity(
  work: Work,
  evaluator: CandidateEvaluator,
  group: RoundedGroup,
  formats: Formats,
): Promise<number> {
  const { source, walker } = work.extraction;
  const { matrices } = await roundGroup(work, group, formats);
  const changed: PartWeights = Object.fromEntries(
    matrices.map(({ parameter: { local, shape }, values }) => [local, float32(values, shape)]),
  );
  if (isInLayer(group)) {
    const shape = source.architecture.layers[group.place] as LayerShape;
    const weights = { ...(await evaluator.weights(group.place)), ...changed };
    return evaluator.cost(new Map([[group.place, { key: JSON.stringify([...formats]), shape, weights }]]));
  }
  const [{ parameter, storage, bytes }] = matrices as readonly [RoundedMatrix];
  const { local, shape, place } = parameter;
  const projects = local === source.family.projection(source.architecture);
  return evaluator.cost(new Map(), {
    embedding: place === 'embedding' ? { [local]: { storage, shape, bytes } } : {},
    ...(projects ? { head: { ...(await walker.head.weights()), ...changed } } : {}),
  });
}

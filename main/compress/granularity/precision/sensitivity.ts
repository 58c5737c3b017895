import { pack, type Storage, unpack } from '../../../formats/storage/index.ts';
import type { LayerShape, Parameter } from '../../../models/architecture.ts';
import { isInLayer } from '../../../models/source.ts';
import { float32, floats } from '../../../runtime/tensor.ts';
import type { PartWeights } from '../../../walk/stream.ts';
import type { CandidateEvaluator } from '../../search/candidateEvaluator.ts';
import type { Work } from '../work.ts';
import type { Formats } from './formats.ts';
import type { RoundedGroup } from './groups.ts';
import { activation } from './scores/activation.ts';

/** What it costs to round one group to its formats and leave everything else as it is, by the evaluator's measure. */
export const sensitivity = (
  work: Work,
  evaluator: CandidateEvaluator,
  group: RoundedGroup,
  formats: Formats,
): Promise<number> =>
  isInLayer(group)
    ? sensitivityInLayer(work, evaluator, group, formats)
    : sensitivityOfTable(work, evaluator, group.parameters[0] as Parameter, formats);

/** Errors are weighed by the text whatever the specification's score does: that is a cheap stand-in for every repair. */
async function sensitivityInLayer(
  { extraction, statistics }: Work,
  evaluator: CandidateEvaluator,
  { place: layer, parameters }: RoundedGroup & { readonly place: number },
  formats: Formats,
): Promise<number> {
  const own = await evaluator.weights(layer);
  const weights: Record<string, PartWeights[string]> = { ...own };
  for (const parameter of parameters) {
    const { name, local, site, shape } = parameter;
    const storage = formats.get(name) as Storage;
    const matrix = { parameter, statistics: statistics.layer(layer) };
    const importance = site ? await activation.importance(matrix, {}) : undefined;
    weights[local] = float32(unpack(pack(floats(own[local]), storage, shape, importance), storage), shape);
  }
  const shape = extraction.source.architecture.layers[layer] as LayerShape;
  const key = JSON.stringify([...formats]);
  return evaluator.cost(new Map([[layer, { key, shape, weights }]]));
}

async function sensitivityOfTable(
  { extraction: { source, walker } }: Work,
  evaluator: CandidateEvaluator,
  table: Parameter,
  formats: Formats,
): Promise<number> {
  const { name, local, shape, place } = table;
  const storage = formats.get(name) as Storage;
  const bytes = pack(await source.read(table), storage, shape);
  const changed = { [local]: float32(unpack(bytes, storage), shape) };
  const projects = local === source.family.projection(source.architecture);
  return evaluator.cost(new Map(), {
    embedding: place === 'embedding' ? { [local]: { storage, shape, bytes } } : {},
    ...(projects ? { head: { ...(await walker.head.weights()), ...changed } } : {}),
  });
}

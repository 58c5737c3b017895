import { pack, storageFor, unpack } from '../../../formats/storage/index.ts';
import { bytesOf } from '../../../formats/dtype.ts';
import { countNonzero } from '../../../formats/scan.ts';
import type { LayerShape, Place } from '../../../models/architecture.ts';
import { withFactors } from '../../../models/shapes.ts';
import { parametersAt } from '../../../models/source.ts';
import { float32, floats } from '../../../runtime/tensor.ts';
import type { PartWeights } from '../../../walk/stream.ts';
import type { Extracted } from '../../extraction/derivedSource.ts';
import { warnOfFallbacks } from '../../extraction/fallbacks.ts';
import { layerIdentity, layerTensors } from '../../extraction/finishLayer.ts';
import type { Artifact, StoredTensor } from '../../extraction/workspace.ts';
import type { LayerStatistics } from '../../statistics/calibrationStatistics.ts';
import { type CutLayer, cutLayers, type Streams } from '../cutLayers.ts';
import type { Work } from '../work.ts';
import { prunedShare } from '../../training/masks.ts';
import { precisionAllocations } from './allocations/index.ts';
import type { Formats } from './formats.ts';
import { packMatrices } from './packMatrices.ts';

/** Stores the matrices of all layers, and the tables before and behind them, in fewer bits. */
export async function roundModel(work: Work): Promise<Extracted> {
  const { extraction } = work;
  const { source, workspace } = extraction;
  const allocation = precisionAllocations.bind(work.specification.allocation);
  const formats = await allocation.component.formats(work, allocation.options);
  const wanted = source.parameters.flatMap(({ name, shape }) => {
    const storage = formats.get(name);
    return storage ? [{ shape, wanted: storage, stored: storageFor(storage, shape) }] : [];
  });
  warnOfFallbacks(workspace, wanted);
  const filled: string[] = [];
  const decided = { formats: Object.fromEntries(formats) };
  const layers = await cutLayers(work, decided, (layer, weights, statistics, streams) =>
    roundLayer(work, formats, { layer, weights, statistics, streams, filled }),
  );
  if (filled.length)
    workspace.warn(
      `${filled.length === 1 ? 'One matrix' : `${filled.length} matrices`} had zeros from an earlier cut, which became small numbers again (${filled[0]}); to keep them, round by rtn in a format that has a zero, such as q8_0, q6_k or q4_0.`,
    );
  const table = (place: Place) => roundTables(work, formats, place);
  return { layers, embedding: await table('embedding'), head: await table('head') };
}

/** A layer to round, with the names of matrices that lost zeros of an earlier cut, to be added to. */
interface Rounding {
  readonly layer: number;
  readonly weights: PartWeights;
  readonly statistics: LayerStatistics;
  readonly streams: Streams;
  readonly filled: string[];
}

const zerosIn = (values: Float32Array): number => values.length - countNonzero(bytesOf(values), 'F32');

async function roundLayer(work: Work, formats: Formats, { filled, ...rounding }: Rounding): Promise<CutLayer> {
  const { extraction } = work;
  const { source } = extraction;
  const { layer, weights } = rounding;
  const matrices = parametersAt(source, layer).flatMap((parameter) => {
    const wanted = formats.get(parameter.name);
    return wanted ? [{ parameter, storage: storageFor(wanted, parameter.shape) }] : [];
  });
  const { packed: made, weights: changed, beside } = await packMatrices(work, rounding, matrices);
  const rounded: Record<string, PartWeights[string]> = { ...changed, ...beside.weights };
  const packed = new Map<string, StoredTensor>(beside.stored.map((tensor) => [tensor.name, tensor]));
  for (const { parameter, storage } of matrices) {
    const { name, local, shape } = parameter;
    const values = floats(weights[local]);
    const bytes = made.get(name) as Uint8Array;
    packed.set(name, { name, storage, shape, bytes });
    const stored = unpack(bytes, storage);
    rounded[local] = float32(stored, shape);
    const zeros = zerosIn(values);
    const pruned = zeros >= prunedShare(source.storage(parameter)) * values.length;
    if (pruned && zeros > 0 && zerosIn(stored) < zeros) filled.push(name);
  }
  const shape = withFactors(source.architecture.layers[layer] as LayerShape, beside.lowRank);
  const tensors = layerTensors(extraction, layer, { weights: { ...changed, ...beside.weights } }, packed);
  return {
    pruned: { shape, weights: rounded },
    finished: { tensors, meta: { shape, kept: {}, units: null, masks: null } },
  };
}

/** The matrices of the embedding or the head; null where it has none. */
async function roundTables(work: Work, formats: Formats, place: Place): Promise<Artifact | null> {
  const { extraction } = work;
  const { source, workspace } = extraction;
  const parameters = parametersAt(source, place);
  const wanted = parameters.flatMap(({ name }) => formats.get(name) ?? []);
  if (!wanted.length) return null;
  const key = extraction.fingerprint('part', { ...layerIdentity(work), part: place, wanted });
  const known = await workspace.find(key);
  if (known) return known;
  const tensors: StoredTensor[] = [];
  for (const parameter of parameters) {
    const { name, shape } = parameter;
    const own = formats.get(name);
    if (!own) {
      tensors.push({ name, ...(await source.readRaw(parameter)) });
      continue;
    }
    const storage = storageFor(own, shape);
    tensors.push({ name, storage, shape, bytes: pack(await source.read(parameter), storage, shape) });
  }
  return workspace.save(key, 'part', tensors);
}

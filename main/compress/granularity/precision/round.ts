import { isPacked, pack, type Storage, storageFor, unpack } from '../../../formats/storage/index.ts';
import { bytesOf } from '../../../formats/dtype.ts';
import { countNonzero } from '../../../formats/scan.ts';
import type { LayerShape, Place } from '../../../models/architecture.ts';
import { parametersAt } from '../../../models/source.ts';
import { isTable } from '../../../models/tables.ts';
import { float32, floats } from '../../../runtime/tensor.ts';
import type { PartWeights } from '../../../walk/stream.ts';
import type { Extracted } from '../../extraction/derivedSource.ts';
import type { Extraction } from '../../extraction/extraction.ts';
import { warnOfFallbacks } from '../../extraction/fallbacks.ts';
import { layerIdentity, layerTensors } from '../../extraction/finishLayer.ts';
import type { Artifact, StoredTensor } from '../../extraction/workspace.ts';
import type { LayerStatistics } from '../../statistics/calibrationStatistics.ts';
import { type CutLayer, cutLayers } from '../cutLayers.ts';
import type { Work } from '../work.ts';
import { type Precision, wantedFor } from './precision.ts';
import { compensationsOf } from '../../recipe/specification.ts';
import { prunedShare } from '../../training/masks.ts';
import { precisionCompensations } from './compensations/index.ts';
import type { RoundedMatrix } from './score.ts';
import { precisionScores } from './scores/index.ts';

/** Stores the matrices of all layers, and the tables before and behind them, in fewer bits. */
export async function roundModel(work: Work): Promise<Extracted> {
  const { extraction } = work;
  const precision = precisionIn(extraction);
  const { source, workspace } = extraction;
  const wanted = source.parameters.flatMap((parameter) => {
    const storage = wantedFor(source, precision, parameter);
    const { shape } = parameter;
    return storage ? [{ shape, wanted: storage, stored: storageFor(storage, shape) }] : [];
  });
  warnOfFallbacks(workspace, wanted);
  const filled: string[] = [];
  const layers = await cutLayers(work, {}, (layer, weights, statistics) =>
    roundLayer(work, precision, layer, { weights, statistics, filled }),
  );
  if (filled.length)
    workspace.warn(
      `${filled.length === 1 ? 'One matrix' : `${filled.length} matrices`} had zeros from an earlier cut, which became small numbers again (${filled[0]}); to keep them, round by rtn in a format that has a zero, such as q8_0, q6_k or q4_0.`,
    );
  const table = (place: Place) => roundTables(work, precision, place);
  return { layers, embedding: await table('embedding'), head: await table('head') };
}

function precisionIn({ settings: { precision } }: Extraction): Precision {
  if (precision) return precision;
  throw new Error('The recipe rounds, but nothing says to how many bits; name a precision, such as q8_0.');
}

/** A layer to round, with the names of matrices that lost zeros of an earlier cut, to be added to. */
interface Rounding {
  readonly weights: PartWeights;
  readonly statistics: LayerStatistics;
  readonly filled: string[];
}

const zerosIn = (values: Float32Array): number => values.length - countNonzero(bytesOf(values), 'F32');

async function roundLayer(
  work: Work,
  { linears }: Precision,
  layer: number,
  { weights, statistics, filled }: Rounding,
): Promise<CutLayer> {
  const { extraction } = work;
  const { source } = extraction;
  const rounded: Record<string, PartWeights[string]> = { ...weights };
  const packed = new Map<string, StoredTensor>();
  for (const parameter of parametersAt(source, layer)) {
    const { name, local, role, shape } = parameter;
    if (role !== 'linear') continue;
    const storage = storageFor(linears, shape);
    const values = floats(weights[local]);
    const bytes = await roundMatrix(work, { parameter, statistics }, values, storage);
    packed.set(name, { name, storage, shape, bytes });
    const stored = unpack(bytes, storage);
    rounded[local] = float32(stored, shape);
    const zeros = zerosIn(values);
    const pruned = zeros >= prunedShare(source.storage(parameter)) * values.length;
    if (pruned && zeros > 0 && zerosIn(stored) < zeros) filled.push(name);
  }
  const shape = source.architecture.layers[layer] as LayerShape;
  const tensors = layerTensors(extraction, layer, { weights }).map((own) => packed.get(own.name) ?? own);
  return {
    pruned: { shape, weights: rounded },
    finished: { tensors, meta: { shape, kept: {}, units: null, masks: null } },
  };
}

/** Numbers that are not packed stand alone at 16 bits or more: there is nothing that others would have to make up for. */
async function roundMatrix(
  work: Work,
  matrix: RoundedMatrix,
  values: Float32Array,
  storage: Storage,
): Promise<Uint8Array> {
  const { site, shape } = matrix.parameter;
  if (!site || !isPacked(storage)) return pack(values, storage, shape);
  const score = precisionScores.bind(work.specification.score);
  const importance = await score.component.importance(matrix, score.options);
  const [first] = compensationsOf(work.specification);
  if (!first) return pack(values, storage, shape, importance);
  const { component, options } = precisionCompensations.bind(first);
  return component.pack(work, matrix, values, storage, importance, options);
}

/** The matrices of the embedding or the head; null where it has none. */
async function roundTables(work: Work, { tables }: Precision, place: Place): Promise<Artifact | null> {
  const { extraction } = work;
  const { source, workspace } = extraction;
  const parameters = parametersAt(source, place);
  if (!parameters.some((parameter) => isTable(source, parameter))) return null;
  const key = extraction.fingerprint('part', { ...layerIdentity(work), part: place });
  const known = await workspace.find(key);
  if (known) return known;
  const tensors: StoredTensor[] = [];
  for (const parameter of parameters) {
    const { name, shape } = parameter;
    if (!isTable(source, parameter)) {
      tensors.push({ name, ...(await source.readRaw(parameter)) });
      continue;
    }
    const storage = storageFor(tables, shape);
    tensors.push({ name, storage, shape, bytes: pack(await source.read(parameter), storage, shape) });
  }
  return workspace.save(key, 'part', tensors);
}

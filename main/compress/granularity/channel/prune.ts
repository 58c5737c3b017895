import { createHash } from 'node:crypto';
import type { Architecture, Described, LayerShape, Parameter, Place } from '../../../models/architecture.ts';
import { bytesOf } from '../../../formats/dtype.ts';
import { storageFor } from '../../../formats/storage/index.ts';
import { highest } from '../../../models/unitChoice.ts';
import { gainsOf, type ModelSource, parameterOf } from '../../../models/source.ts';
import type { Extracted } from '../../extraction/derivedSource.ts';
import { finishLayers, layerIdentity } from '../../extraction/finishLayer.ts';
import { allLinears } from '../../extraction/linears.ts';
import { stage } from '../../extraction/stages.ts';
import { storedAs } from '../../extraction/tensors.ts';
import { type Artifact, fingerprintOf, type StoredTensor, type Workspace } from '../../extraction/workspace.ts';
import { isPruned } from '../../training/masks.ts';
import type { Work } from '../work.ts';
import { type Basis, rotation, selection } from './basis.ts';
import { narrowed } from './narrowed.ts';
import type { Axes } from './score.ts';
import { channelScores } from './scores/index.ts';

/** Channels of the residual stream go, from everything that reads or writes it. */
export async function narrowStream(work: Work): Promise<Extracted> {
  const { extraction, specification } = work;
  const { source, settings, workspace } = extraction;
  const to = narrowed(source, specification, settings.sparsity, settings.wholeBlocks ?? false);
  const { hidden, normEpsilon, tied } = to.architecture;
  const { component, options } = channelScores.bind(specification.score);
  const all = source.architecture.hidden;
  if (hidden === all)
    workspace.warn(
      `All ${all} channels stay: ${(100 * settings.sparsity).toFixed(1)} % of them are too few for the multiples in which they stay.`,
    );
  const axes = hidden === all ? whole(all) : await component.axes(work, options);
  workspace.progress(stage.scoringUnits, 1, 1);
  const kept = highest(axes.scores, hidden);
  const basis = basisOf(work, axes, kept);
  if (basis.mixes) await warnOfZeros(source, workspace);
  const counted = { channel: { kept: hidden, of: all } };
  const units = basis.mixes ? null : { channel: [...kept] };

  const decided = { stream: [...kept], directions: axes.directions && digest(axes.directions) };
  const layers = await finishLayers(work, decided, async (layer) => {
    const shape = source.architecture.layers[layer] as LayerShape;
    return { tensors: await tensorsAt(source, to, basis, layer), meta: { shape, kept: counted, units, masks: null } };
  });
  const part = async (place: Place): Promise<Artifact> => {
    const key = extraction.fingerprint('part', {
      ...layerIdentity(work),
      decided: fingerprintOf(decided),
      part: place,
    });
    return (await workspace.find(key)) ?? workspace.save(key, 'part', await tensorsAt(source, to, basis, place));
  };
  const others = { embedding: await part('embedding'), head: await part('head') };
  return { layers, ...others, ...(hidden === all ? {} : { stream: { hidden, normEpsilon, tied } }) };
}

const digest = (values: Float64Array): string => createHash('sha256').update(bytesOf(values)).digest('hex');

/** Turning the stream mixes rows and columns, so that zeros of an earlier pruning are none any more. */
async function warnOfZeros(source: ModelSource, { warn }: Pick<Workspace, 'warn'>): Promise<void> {
  let pruned = 0;
  for (const { parameter } of allLinears(source)) pruned += Number(await isPruned(source, parameter));
  if (pruned > 0)
    warn(`Pruned weights of ${pruned} matrices were zero in this model, and turning the residual stream fills them.`);
}

/** All channels, none better than another. */
const whole = (hidden: number): Axes => ({ scores: new Float64Array(hidden), directions: null });

function basisOf({ extraction }: Work, { scores, directions }: Axes, kept: Int32Array): Basis {
  if (!directions) return selection(kept);
  const hidden = scores.length;
  const rows = new Float32Array(kept.length * hidden);
  kept.forEach((row, at) => rows.set(directions.subarray(row * hidden, (row + 1) * hidden), at * hidden));
  return rotation(extraction.workspace.device, rows, hidden);
}

/** All tensors of a place of the narrower model, each stored as it was where its new shape allows. */
async function tensorsAt(source: ModelSource, to: Described, basis: Basis, place: Place): Promise<StoredTensor[]> {
  const tensors: StoredTensor[] = [];
  for (const parameter of to.family.parameters(to.architecture)) {
    if (parameter.place !== place) continue;
    const { name, shape, stream } = parameter;
    const from = ownOf(source, parameter);
    if (!stream) {
      tensors.push({ name, ...(await source.readRaw(from)) });
      continue;
    }
    const values = await taken(source, to.architecture, basis, from, parameter);
    tensors.push(storedAs(name, values, shape, storageFor(source.storage(from), shape)));
  }
  return tensors;
}

/** What a parameter was; a head of its own was the embedding table. */
const ownOf = (source: ModelSource, { place, local }: Parameter): Parameter =>
  source.parameters.find((one) => one.place === place && one.local === local) ??
  parameterOf(source, 'embedding', source.family.projection(source.architecture));

/** A tensor that touches the residual stream in its new form (see narrowed.ts and Basis). */
async function taken(
  source: ModelSource,
  { hidden, tied }: Architecture,
  basis: Basis,
  from: Parameter,
  { place, stream, shape, offset = 0 }: Parameter,
): Promise<Float32Array> {
  const values = gainsOf(from, await source.read(from));
  const { axis, does, norm } = stream as NonNullable<typeof stream>;
  if (does === 'scales') {
    const grown = Math.sqrt(source.architecture.hidden / hidden);
    // The gain before a head that is the embedding table cannot move: the table is written to the stream as well.
    const moves = basis.mixes && !(place === 'head' && tied);
    const gains = moves ? new Float32Array(shape[0] as number).fill(1) : basis.gains(values);
    return gains.map((gain) => gain * grown - offset);
  }
  if (does !== 'reads' || !basis.mixes) return basis.take(values, from.shape, axis);
  const owner = parameterOf(source, place, `${norm}.weight`);
  const gain = gainsOf(owner, await source.read(owner));
  return basis.take(
    values.map((w, i) => w * (gain[i % gain.length] as number)),
    from.shape,
    axis,
  );
}

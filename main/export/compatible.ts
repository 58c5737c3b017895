import { fromFloat32 } from '../formats/dtype.ts';
import { plainDtype } from '../formats/storage/index.ts';
import type { Architecture, Described, LayerShape, Parameter, UnitSlice } from '../models/architecture.ts';
import { describeJson, layersKey } from '../models/describe.ts';
import { floatRaw } from '../models/rows.ts';
import { elements, isInLayer, type ModelSource } from '../models/source.ts';
import { exportedShape } from '../models/stockConfig.ts';
import { multipliedOut } from './factors.ts';
import { expertForEveryRow } from './mergedExperts.ts';

type Json = Readonly<Record<string, unknown>>;

/** A model with one shape for all layers; null with the reason where there is none that stock programs load. */
export type Compatible =
  { readonly source: ModelSource; readonly refusal: null } | { readonly source: null; readonly refusal: string };

/**
 * The same model as stock programs know its family: every layer as wide as the widest (or as all once were, where the
 * family's code knows no other width), filled up with zeros, factors multiplied out, merged experts once for every row of
 * their router, biases everywhere or nowhere. Exact: a group of heads whose values are zero adds nothing, nor does a neuron whose
 * output column is zero.
 *
 * @param config of the model in the project, which says how wide it was before anything was removed.
 */
export function compatible(config: Json, model: ModelSource): Compatible {
  const source = expertForEveryRow(multipliedOut(model));
  const plain = Object.entries(config).filter(([key]) => key !== layersKey);
  const before = describeJson(Object.fromEntries(plain));
  let refusal = 'it has no layers';
  for (const whole of [wholeOf(source), wholeOf(before)]) {
    if (!whole) continue;
    const layers = source.architecture.layers.map((layer) => filledUp(source, layer, whole));
    const padded = paddedSource(source, { ...source.architecture, layers });
    const { special } = exportedShape(config, padded);
    if (special === null) return { source: padded, refusal: null };
    refusal = special;
  }
  return { source: null, refusal };
}

/** What layers are filled up to. */
interface Whole {
  /** One of every sublayer. */
  readonly sublayers: LayerShape['sublayers'];
  /** Units of a kind in the layer that has most. */
  readonly counts: ReadonlyMap<string, number>;
}

/** The widest layer that a model's layers make together; null where no layer has one of the sublayers. */
function wholeOf({ family, architecture }: Described): Whole | null {
  const { layers } = architecture;
  const sublayers = family.sublayers.flatMap(
    (name) => layers.flatMap((layer) => layer.sublayers.find((own) => own.name === name) ?? [])[0] ?? [],
  );
  if (sublayers.length < family.sublayers.length) return null;
  const counts = new Map<string, number>();
  for (const layer of layers.keys())
    for (const { kind, count } of family.units(architecture, layer))
      counts.set(kind, Math.max(count, counts.get(kind) ?? 0));
  return { sublayers, counts };
}

/** A layer with the biases that any layer has. */
function withBiases({ family, parameters }: ModelSource, { sublayers }: LayerShape): LayerShape {
  const biased = new Set(parameters.flatMap(({ role, linear }) => (role === 'bias' && linear ? [linear] : [])));
  return [...biased].reduce<LayerShape>((shape, linear) => family.withBias(shape, linear), { sublayers });
}

/**
 * A layer with the sublayers and widths of a whole one, and biases; what else is its own, such as how far it looks back, or that it
 * has one network where others have experts, stays.
 */
function filledUp(source: ModelSource, { sublayers }: LayerShape, whole: Whole): LayerShape {
  const { family, architecture } = source;
  const complete = {
    sublayers: whole.sublayers.map((sublayer) => sublayers.find(({ name }) => name === sublayer.name) ?? sublayer),
  };
  const wide = family
    .units({ ...architecture, layers: [complete] }, 0)
    .reduce<LayerShape>(
      (shape, { kind, count }) => family.resize(shape, kind, whole.counts.get(kind) ?? count, false),
      complete,
    );
  return withBiases(source, wide);
}

/** The model with the layers of a wider architecture: its own numbers where it has some, and zeros. */
function paddedSource(source: ModelSource, architecture: Architecture): ModelSource {
  const { family } = source;
  const parameters = family.parameters(architecture);
  const named = new Map(source.parameters.map((parameter) => [parameter.name, parameter]));
  const [first] = source.parameters as readonly [Parameter];
  const storage: ModelSource['storage'] = (parameter) => {
    const like = named.get(parameter.name) ?? source.parameters.find(({ local }) => local === parameter.local) ?? first;
    return plainDtype(source.storage(like));
  };
  const slicesOf = (of: Architecture, { place, local }: Parameter) =>
    typeof place === 'number'
      ? family
          .units(of, place)
          .flatMap(({ count, slices }) => slices.map((slice) => ({ ...slice, count })))
          .filter((slice) => slice.local === local)
      : [];
  const read: ModelSource['read'] = async (parameter, rows) => {
    const own = named.get(parameter.name);
    if (!own) return new Float32Array(elements(parameter.shape));
    if (!isInLayer(parameter)) return source.read(own, rows);
    const values = await source.read(own);
    if (values.length === elements(parameter.shape)) return values;
    const [from] = slicesOf(source.architecture, parameter);
    const [to] = slicesOf(architecture, parameter);
    if (!from || !to) throw new Error(`${parameter.name} has another size than its layer is filled up to.`);
    return spread(values, from, parameter.shape, to);
  };
  return {
    ...{ family, architecture, parameters, fingerprint: `${source.fingerprint} filled up`, storage, read },
    readRaw: async (parameter, rows) => {
      const dtype = plainDtype(storage(parameter));
      const values = await read(parameter, rows);
      return { ...floatRaw(values, parameter.shape), storage: dtype, bytes: fromFloat32(values, dtype) };
    },
  };
}

type CountedSlice = UnitSlice & { readonly count: number };

/** Puts the units of every block of a tensor first into the wider blocks of another one. */
function spread(values: Float32Array, from: CountedSlice, shape: readonly number[], to: CountedSlice): Float32Array {
  const result = new Float32Array(elements(shape));
  // Along the first axis rows move, along the second the columns of every row.
  const inner = from.axis === 0 ? elements(shape.slice(1)) : 1;
  const widthOf = ({ sizes, count }: CountedSlice) => sizes.reduce((sum, size) => sum + size * count, 0) * inner;
  const outer = values.length / widthOf(from);
  for (let row = 0; row < outer; row += 1) {
    let [old, now] = [row * widthOf(from), row * widthOf(to)];
    for (const size of from.sizes) {
      const length = size * from.count * inner;
      result.set(values.subarray(old, old + length), now);
      old += length;
      now += size * to.count * inner;
    }
  }
  return result;
}

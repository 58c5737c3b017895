import type { Value } from '../../graph/builder.ts';
import { GraphBuilder } from '../../graph/builder.ts';
import { add, mul, sub } from '../../graph/ops/index.ts';
import type { LayerShape, Parameter } from '../../models/architecture.ts';
import { linear } from '../../models/linear.ts';
import { linearOf, moduleOf } from '../../models/lowRank.ts';
import { isInLayer, type ModelSource, parametersOfShape } from '../../models/source.ts';
import type { Component } from '../../components/component.ts';
import { Device } from '../../runtime/device.ts';
import { float32, floats, type Tensor } from '../../runtime/tensor.ts';
import type { BlockRewrite } from '../../walk/kernels.ts';
import type { PartWeights } from '../../walk/stream.ts';
import { type Trainable, trainable, type TrainableOptions } from '../../training/trainable.ts';
import type { MergedLayer, Method, Tuning, TuningWork } from '../../training/tuning.ts';

/** A linear that gets an adapter. */
export interface AdaptedLinear {
  readonly parameter: Parameter;
  readonly layer: number;
  /** Local name without ".weight". */
  readonly local: string;
  /** Number of the linear in storage order of the whole model. */
  readonly index: number;
  readonly rows: number;
  readonly columns: number;
  /** Local name without ending of the linear whose bias is added here; null for a part of a linear that has none. */
  readonly biased: string | null;
  /** The weight [rows, columns]. */
  read(): Promise<Float32Array>;
}

/** A tensor that an adapter adds to a linear: trained, or a constant that its graph needs. */
export interface AdapterTensor extends TrainableOptions {
  readonly shape: readonly number[];
  readonly values: Float32Array;
  /** Constant when false. */
  readonly trained?: boolean;
}

/** A linear inside a graph, with the tensors its adapter added. */
export interface AdaptedValues {
  readonly weight: Value;
  readonly bias: Value | undefined;
  readonly tensor: (name: string) => Value;
  /** Whether this linear got a tensor of that name. */
  readonly has: (name: string) => boolean;
}

export interface MergedValues {
  readonly weight: Value;
  readonly bias?: Value | undefined;
}

/** An adapter bound to a model and its options. */
export interface Adapter {
  /** What a linear gets, by name; null for one that gets nothing. */
  tensors(linear: AdaptedLinear): Promise<Readonly<Record<string, AdapterTensor>> | null>;
  /** The weight and bias that compute the same without the adapter. */
  merged(values: AdaptedValues): MergedValues;
  /** y [..., rows] of x by a cheaper way than through the merged weight. */
  forward?(x: Value, values: AdaptedValues): Value;
  /** True for a linear whose removed weights stay zero by the adapter's own form, so that no mask has to see to it. */
  keepsZeros?(linear: AdaptedLinear): boolean;
  /** The layer's shape once merged, where that gives it more than biases. */
  shaped?(shape: LayerShape, layer: number): LayerShape;
  /** What happens between steps. */
  hooks?(adapted: readonly AdaptedWith[]): Pick<Tuning, 'beforeStep' | 'beforeUpdate' | 'afterUpdate' | 'state'>;
  /** Further tensors of the model that are trained as they are. */
  others?(work: TuningWork): Promise<readonly Trainable[]>;
}

/** A linear with the tensors it got: trained ones, and constants, which may change in place between steps. */
export interface AdaptedWith {
  readonly linear: AdaptedLinear;
  readonly tensors: Readonly<Record<string, Trainable>>;
  readonly constants: Readonly<Record<string, Float32Array>>;
}

export interface AdapterComponent<Options = unknown> extends Component<Options> {
  bind(work: TuningWork, options: Options): Promise<Adapter> | Adapter;
}

/** Linears of the model in storage order; halves of low-rank linears count as linears. */
export function adaptedLinears(source: ModelSource): readonly AdaptedLinear[] {
  const linears = source.parameters.filter(isInLayer).filter(({ role }) => role === 'linear' || role === 'factor');
  return linears.map((parameter, index) => ({
    ...{ parameter, index, layer: parameter.place, local: moduleOf(parameter) },
    ...{ rows: parameter.shape[0] as number, columns: parameter.shape[1] as number },
    biased: biasedLinear(source, parameter),
    read: () => source.read(parameter),
  }));
}

/** The second half of a low-rank linear takes its bias, unless a whole weight stands beside the halves. */
function biasedLinear(source: ModelSource, parameter: Parameter): string | null {
  const { place, role, half } = parameter;
  const whole = linearOf(parameter);
  if (role === 'linear') return whole;
  if (half !== 'up') return null;
  const beside = source.parameters.some(
    (other) => other.place === place && other.linear === whole && other.role === 'linear',
  );
  return beside ? null : whole;
}

/** Training through an adapter: the model's linears stay as they are, and what is learned is merged into them at the end. */
export function adapterMethod<Options>(component: AdapterComponent<Options>): Method<Options> {
  const { name, explanation, citation, options } = component;
  return {
    ...{ name, explanation, citation, options, changes: 'corrections' },
    prepare: async (work, chosen) => adapterTuning(work, name, await component.bind(work, chosen)),
  };
}

/** Name of an adapter's tensor among the inputs of its layer. */
const tensorName = (local: string, name: string): string => `${local}~${name}`;

/** Name of the mask that keeps the zeros of a linear. */
const maskName = (local: string): string => tensorName(local, 'zeros');

/**
 * Trains what an adapter adds to every linear it wants.
 *
 * @param key distinguishes the adapter’s compiled graphs from those of others.
 */
export async function adapterTuning(work: TuningWork, key: string, adapter: Adapter): Promise<Tuning> {
  const { source, masks } = work;
  const layers = new Map<number, LayerAdapters>();
  const adapted: AdaptedWith[] = [];
  for (const one of adaptedLinears(source)) {
    const tensors = await adapter.tensors(one);
    if (!tensors) continue;
    const layer: LayerAdapters = layers.get(one.layer) ?? {
      shapes: {},
      constants: {},
      trainables: [],
      masked: new Set(),
      linears: new Map(),
    };
    layers.set(one.layer, layer);
    layer.linears.set(one.local, one);
    const own: Record<string, Trainable> = {};
    const constants: Record<string, Float32Array> = {};
    for (const [name, { shape, values, trained = true, ...options }] of Object.entries(tensors)) {
      const full = tensorName(one.local, name);
      layer.shapes[full] = shape;
      if (trained) own[name] = trainable(one.layer, full, shape, values, options);
      else {
        layer.constants[full] = float32(values, shape);
        constants[name] = values;
      }
    }
    layer.trainables.push(...Object.values(own));
    const mask = masks?.get(one.parameter.name);
    if (mask && !adapter.keepsZeros?.(one)) {
      layer.masked.add(one.local);
      layer.shapes[maskName(one.local)] = one.parameter.shape;
      layer.constants[maskName(one.local)] = float32(Float32Array.from(mask), one.parameter.shape);
    }
    adapted.push({ linear: one, tensors: own, constants });
  }
  const rewrites = new Map([...layers].map(([layer, own]) => [layer, rewriteOf(key, adapter, own)]));
  return {
    trainables: [
      ...[...layers.values()].flatMap(({ trainables }) => trainables),
      ...((await adapter.others?.(work)) ?? []),
    ],
    layer: (layer) => {
      const rewrite = rewrites.get(layer);
      return rewrite ? { rewrite, constants: layers.get(layer)?.constants ?? {} } : null;
    },
    merge: async (layer, learned) => {
      const own = layers.get(layer);
      return own ? merge(source, layer, learned, adapter, own) : learned;
    },
    ...adapter.hooks?.(adapted),
  };
}

/** What the adapters of one layer add. */
interface LayerAdapters {
  readonly shapes: Record<string, readonly number[]>;
  readonly constants: Record<string, Tensor>;
  readonly trainables: Trainable[];
  readonly masked: Set<string>;
  readonly linears: Map<string, AdaptedLinear>;
}

function rewriteOf(key: string, adapter: Adapter, { shapes, masked, linears }: LayerAdapters): BlockRewrite {
  return {
    key: JSON.stringify([key, shapes]),
    inputs: shapes,
    project: ({ local, x, weight, bias }, input) => {
      if (!linears.has(local)) return linear(x, weight, bias);
      const values: AdaptedValues = {
        ...{ weight, bias, tensor: (name) => input(tensorName(local, name)) },
        has: (name) => tensorName(local, name) in shapes,
      };
      // Through the adapter's own path a removed weight would be felt again.
      if (adapter.forward && !masked.has(local)) return adapter.forward(x, values);
      const merged = mergedValues(adapter, values, masked.has(local) ? input(maskName(local)) : null);
      return linear(x, merged.weight, merged.bias);
    },
  };
}

/** The merged weight; with a mask only what is kept of it has changed: W + M ⊙ (W′ − W). */
function mergedValues(adapter: Adapter, values: AdaptedValues, mask: Value | null): MergedValues {
  const { weight, bias } = adapter.merged(values);
  return { weight: mask ? add(values.weight, mul(mask, sub(weight, values.weight))) : weight, bias };
}

async function merge(
  source: ModelSource,
  layer: number,
  { weights, shape }: MergedLayer,
  adapter: Adapter,
  { shapes, constants, trainables, masked, linears }: LayerAdapters,
): Promise<MergedLayer> {
  const device = new Device('cpu');
  const next: Record<string, Tensor> = { ...weights };
  let changed = adapter.shaped?.(shape, layer) ?? shape;
  const tensors = {
    ...constants,
    ...Object.fromEntries(trainables.map((one) => [one.local, float32(one.values, one.shape)])),
  };
  try {
    for (const [local, { biased }] of linears) {
      const builder = new GraphBuilder();
      const inputs = new Map<string, Value>();
      const input = (name: string, of: readonly number[]) => {
        const known = inputs.get(name) ?? builder.input(name, 'float32', of);
        inputs.set(name, known);
        return known;
      };
      const own = (name: string) => input(name, (weights[name] as Tensor).shape);
      const bias = weights[`${biased}.bias`] ? own(`${biased}.bias`) : undefined;
      const further = (name: string) => input(name, shapes[name] ?? []);
      const merged = mergedValues(
        adapter,
        {
          ...{ weight: own(`${local}.weight`), bias, tensor: (name) => further(tensorName(local, name)) },
          has: (name) => tensorName(local, name) in shapes,
        },
        masked.has(local) ? further(maskName(local)) : null,
      );
      const outputs = { weight: merged.weight, ...(merged.bias && merged.bias !== bias ? { bias: merged.bias } : {}) };
      const kernel = await device.compile(builder.build(outputs));
      const results = await kernel.run({ ...weights, ...tensors });
      next[`${local}.weight`] = copied(results['weight'] as Tensor);
      if (!results['bias'] || biased === null) continue;
      next[`${biased}.bias`] = copied(results['bias']);
      if (!bias) changed = source.family.withBias(changed, biased);
    }
  } finally {
    await device.release();
  }
  return { weights: inStorageOrder(source, layer, changed, next), shape: changed };
}

const copied = (tensor: Tensor): Tensor => float32(floats(tensor).slice(), tensor.shape);

/** A layer's tensors in the order its family stores them. */
function inStorageOrder(source: ModelSource, layer: number, shape: LayerShape, weights: PartWeights): PartWeights {
  const names = parametersOfShape(source, layer, shape).map(({ local }) => local);
  return Object.fromEntries(names.map((name) => [name, weights[name] as Tensor]));
}

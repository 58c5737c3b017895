import type { Architecture, Parameter } from '../main/models/architecture.ts';
import { llama } from '../main/models/families/llama.ts';
import type { ModelSource } from '../main/models/source.ts';

export interface SyntheticSize {
  readonly hidden: number;
  readonly layers: number;
  readonly groups: number;
  readonly queriesPerGroup: number;
  readonly headDim: number;
  readonly neurons: number;
  readonly vocabulary: number;
}

/** A Llama of any size with pseudo-random weights: for measuring speed and memory, never quality. */
export function syntheticArchitecture(size: SyntheticSize): Architecture {
  const { groups, queriesPerGroup, headDim, neurons } = size;
  const none = { q: false, k: false, v: false, o: false };
  return {
    family: 'llama',
    hidden: size.hidden,
    vocabulary: size.vocabulary,
    context: 4096,
    normEpsilon: 1e-5,
    rotary: { theta: 10_000, scaling: null },
    tied: true,
    layers: Array.from({ length: size.layers }, () => ({
      sublayers: [
        {
          ...{ name: 'attention', kind: 'attention', groups, queriesPerGroup, headDim, bias: none },
          ...{ headNorm: false, window: null },
        },
        { name: 'feedForward', kind: 'gatedMlp', neurons, bias: { gate: false, up: false, down: false } },
      ],
    })),
  };
}

/** Weights of one parameter; small, so that activations stay in range through any depth. */
export function syntheticWeights({ role, shape }: Parameter): Float32Array {
  const count = shape.reduce((a, b) => a * b, 1);
  const values = new Float32Array(count);
  if (role === 'norm') return values.fill(1);
  let state = count;
  for (let i = 0; i < count; i += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[i] = (state / 2 ** 32 - 0.5) * 0.04;
  }
  return values;
}

/** The model in memory, layers sharing one set of weights. */
export function syntheticSource(architecture: Architecture): ModelSource {
  const parameters = llama.parameters(architecture);
  const made = new Map<string, Float32Array>();
  const read = async (parameter: Parameter) => {
    const known = made.get(parameter.local) ?? syntheticWeights(parameter);
    made.set(parameter.local, known);
    return known;
  };
  return {
    family: llama,
    architecture,
    parameters,
    fingerprint: `synthetic ${JSON.stringify(architecture.layers[0])} × ${architecture.layers.length}`,
    read,
    storage: () => 'F32',
    readRaw: async (parameter) => {
      const values = await read(parameter);
      return { storage: 'F32', shape: parameter.shape, bytes: new Uint8Array(values.buffer) };
    },
  };
}

import type { Architecture, Family, Parameter } from '../../main/models/architecture.ts';
import { llama } from '../../main/models/families/llama.ts';
import type { ModelSource } from '../../main/models/source.ts';
import { uniform } from '../../main/runtime/random.ts';
import { llamaLayer } from './layers.ts';
import type { Weights } from './naiveLlama.ts';

/** A small architecture; `layers` may be replaced for special shapes. */
export function smallArchitecture(changes: Partial<Architecture> = {}): Architecture {
  const bias = { q: false, k: false, v: false, o: false };
  return {
    family: 'llama',
    hidden: 24,
    vocabulary: 50,
    context: 64,
    normEpsilon: 1e-5,
    rotary: { theta: 10_000, scaling: null },
    tied: true,
    layers: Array.from({ length: 2 }, () =>
      llamaLayer({
        attention: { groups: 2, queriesPerGroup: 2, headDim: 6, bias, headNorm: false, window: null },
        feedForward: { neurons: 32, bias: { gate: false, up: false, down: false } },
      }),
    ),
    ...changes,
  };
}

/** Weights with a standard deviation that keeps activations lively; gains near 1. */
export function seededWeights(architecture: Architecture, seed = 5, family: Family = llama): Map<string, Float32Array> {
  return new Map(
    family.parameters(architecture).map(({ name, role, shape, offset = 0 }: Parameter, index) => {
      const numbers = uniform(
        seed * 1000 + index,
        shape.reduce((a, b) => a * b, 1),
      );
      const values = Float32Array.from(numbers, (u) => (role === 'norm' ? 0.5 + u - offset : (u - 0.5) * 0.8));
      return [name, values];
    }),
  );
}

/** A model in memory from weights by name. */
export function memorySource(architecture: Architecture, weights: Weights, family: Family = llama): ModelSource {
  const read = async ({ name }: Parameter) => {
    const found = weights.get(name);
    if (!found) throw new Error(`no ${name}`);
    return found.slice();
  };
  return {
    family,
    architecture,
    parameters: family.parameters(architecture),
    fingerprint: 'seeded',
    storage: () => 'F32',
    read,
    readRaw: async (parameter) => {
      const values = await read(parameter);
      return {
        storage: 'F32',
        shape: parameter.shape,
        bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      };
    },
  };
}

import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Graph } from '../../main/graph/builder.ts';
import { encodeModel } from '../../main/graph/codec.ts';
import { showShape } from '../../main/graph/shapes.ts';
import { arrayType, type DataType, type TensorData } from '../../main/graph/types.ts';

export type Feed = readonly number[] | { readonly data: readonly number[]; readonly shape: readonly number[] };

export interface OpenGraph {
  /** Runs the graph on numbers; a feed without a shape has the shape that the graph says. */
  run(feeds: Readonly<Record<string, Feed>>): Promise<Record<string, TensorData>>;
  release(): Promise<void>;
}

/**
 * A graph in a CPU session of ONNX Runtime. Every run checks that the outputs have the types and the sizes that the
 * shape rules promised.
 */
export async function openGraph(graph: Graph): Promise<OpenGraph> {
  // No fusions: some of them exist for float32 only, and a fused operator would not be the one under test.
  const options = { intraOpNumThreads: 1, logSeverityLevel: 3, graphOptimizationLevel: 'basic' } as const;
  const session = await InferenceSession.create(encodeModel(graph), options);
  return {
    release: () => session.release(),
    run: async (feeds) => {
      const inputs = Object.fromEntries(
        graph.inputs.map(({ name, type, shape }) => {
          const feed = feeds[name];
          if (!feed) throw new Error(`The graph has an input ${name}, which was not given.`);
          const given = 'data' in feed ? feed : { data: feed, shape: shape as readonly number[] };
          return [name, new Tensor(type as 'float32', typed(type, given.data) as Float32Array, given.shape)];
        }),
      );
      const results = await session.run(inputs);
      for (const [name, { type, shape }] of graph.outputs) {
        const result = results[name];
        const fits =
          result?.dims.length === shape.length && shape.every((d, i) => typeof d === 'string' || d === result.dims[i]);
        if (!fits || result.type !== type) {
          throw new Error(
            `${name} is ${result?.type} [${result?.dims.join(', ')}], expected ${type} ${showShape(shape)}.`,
          );
        }
      }
      return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, data as TensorData]));
    },
  };
}

/** Runs a graph once. */
export async function runGraph(
  graph: Graph,
  feeds: Readonly<Record<string, Feed>>,
): Promise<Record<string, TensorData>> {
  const open = await openGraph(graph);
  try {
    return await open.run(feeds);
  } finally {
    await open.release();
  }
}

/** Numbers as the array that holds elements of a type. */
export function typed(type: DataType, numbers: readonly number[]): TensorData {
  return type === 'int64' ? BigInt64Array.from(numbers, BigInt) : arrayType[type as 'float32'].from(numbers);
}

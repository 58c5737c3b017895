import type { Graph, Value } from '../builder.ts';
import { type Axis, Dimensions } from './dimensions.ts';
import { axesBehind } from './rules.ts';

/** An index along an axis of one of a graph's inputs. */
export interface Entry {
  readonly input: string;
  readonly axis: number;
  readonly index: number;
}

/**
 * Which indices of a graph's inputs are one dimension: where one is taken out, all of them have to go (the dependency graph of
 * Fang et al. 2023, DepGraph, and the propagation of Wang et al. 2024, SPA), found operator by operator on the graph as it is.
 *
 * @param of names of inputs with the axes whose indices are looked for; all other axes are batch or positions.
 * @returns every dimension as its entries, in the order of the inputs.
 * @throws GraphError where dimensions cannot be followed through an operator.
 */
export function coupledDimensions(
  graph: Graph,
  of: ReadonlyMap<string, readonly number[]>,
): readonly (readonly Entry[])[] {
  const dimensions = new Dimensions();
  const axes = new Map<Value, readonly Axis[]>();
  const entries: { readonly number: number; readonly entry: Entry }[] = [];
  for (const input of graph.inputs) {
    const wanted = of.get(input.name) ?? [];
    axes.set(
      input,
      input.shape.map((size, axis) => {
        if (!wanted.includes(axis)) return null;
        const numbers = dimensions.fresh(Number(size));
        numbers.forEach((number, index) => entries.push({ number, entry: { input: input.name, axis, index } }));
        return numbers;
      }),
    );
  }
  const known = (value: Value): readonly Axis[] => axes.get(value) ?? value.shape.map(() => null);
  for (const node of graph.nodes) {
    const made = axesBehind({ node, axes: node.inputs.map(known), dimensions });
    node.outputs.forEach((output, at) => axes.set(output, made[at] ?? []));
  }
  const found = new Map<number, Entry[]>();
  for (const { number, entry } of entries) {
    const root = dimensions.of(number);
    const same = found.get(root);
    if (same) same.push(entry);
    else found.set(root, [entry]);
  }
  return [...found.values()];
}

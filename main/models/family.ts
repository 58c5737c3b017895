import type { Value } from '../graph/builder.ts';
import { scaled, softCap } from '../graph/functions/index.ts';
import { add } from '../graph/ops/index.ts';
import type {
  Architecture,
  BlockContext,
  BlockResult,
  Family,
  LayerShape,
  Mixture,
  Parameter,
  ParameterValues,
  Place,
  PlacedPart,
  PositionInput,
  ProjectedLinear,
  Sublayer,
  SublayerContext,
  SublayerParameter,
  SublayerSetting,
  SublayerShape,
} from './architecture.ts';
import { linear } from './linear.ts';
import { halfOf } from './lowRank.ts';
import { type Norm, onStream } from './sublayers/norm.ts';

/** What is particular to a family: everything that does not follow from its sublayers. */
export interface FamilyDefinition extends Pick<
  Family,
  | 'name'
  | 'modelTypes'
  | 'examples'
  | 'textModels'
  | 'others'
  | 'layerCount'
  | 'sublayers'
  | 'unitKinds'
  | 'embedding'
  | 'read'
  | 'readEarlierLayer'
  | 'stock'
  | 'withStream'
  | 'storedNames'
  | 'ignores'
  | 'layerPrefix'
  | 'projection'
> {
  /** What a sublayer of this shape computes; refuses one that the family does not have. */
  sublayer(shape: SublayerShape, setting: SublayerSetting): Sublayer;
  /** The norm behind the last layer. */
  finalNorm(architecture: Architecture): Norm;
  /** Parameters before the layers, and behind the final norm. */
  tables(architecture: Architecture): { embedding: readonly SublayerParameter[]; head: readonly SublayerParameter[] };
}

/** A family from what is particular to it: layers are lists of residual sublayers. */
export function makeFamily(definition: FamilyDefinition): Family {
  const { layerPrefix, projection, tables } = definition;
  const sublayersOf = ({ sublayers, lowRank }: LayerShape, architecture: Architecture) =>
    sublayers.map((shape) => ({
      name: shape.name,
      sublayer: definition.sublayer(shape, { architecture, lowRank }),
    }));
  const layerOf = (architecture: Architecture, layer: number) =>
    sublayersOf(architecture.layers[layer] ?? { sublayers: [] }, architecture);
  /** The projection is linear, so what logits are multiplied by is what it reads. */
  const finalNorm: Family['finalNorm'] = (architecture, x, weights) =>
    scaled(definition.finalNorm(architecture).emit(x, weights), architecture.logitScale);
  const mixtureOf = (shape: LayerShape, architecture: Architecture): Mixture => {
    const found = sublayersOf(shape, architecture).at(-1)?.sublayer.mixture;
    if (!found) throw new Error('This layer has no experts.');
    return found;
  };
  /** Sublayers of a shape where nothing is asked of them that depends on the model around them. */
  const plain = (shape: LayerShape) => sublayersOf(shape, noModel);

  /** The tables with what they do with the residual stream: rows of the embedding go in, the head reads behind the final norm. */
  const streamTables = (architecture: Architecture, norm: Norm) => {
    const { embedding, head } = tables(architecture);
    const stream = { axis: 1, does: 'reads', norm: norm.module } as const;
    return {
      embedding: embedding.map((table) => ({ ...table, stream: { axis: 1, does: 'writes' } as const })),
      head: head.map((table) => ({ ...table, stream })),
    };
  };

  const named = (place: Place, { piece, ...parameter }: SublayerParameter): Parameter => ({
    ...parameter,
    name: typeof place === 'number' ? layerPrefix(place) + parameter.local : parameter.local,
    place,
    part: piece === undefined ? String(place) : `${place}.${piece}`,
  });

  const parameters: Family['parameters'] = (architecture) => {
    const norm = definition.finalNorm(architecture);
    const { embedding, head } = streamTables(architecture, norm);
    return [
      ...embedding.map((parameter) => named('embedding', parameter)),
      ...architecture.layers.flatMap((_, layer) =>
        layerOf(architecture, layer).flatMap(({ name, sublayer }) =>
          sublayer.parameters.map((parameter) => ({
            ...named(layer, parameter),
            ...{ sublayer: name, attends: sublayer.attends !== null },
          })),
        ),
      ),
      ...[...onStream(norm), ...head].map((parameter) => named('head', parameter)),
    ];
  };

  return {
    ...definition,
    parameters,
    parts: (architecture) => {
      const places: readonly Place[] = ['embedding', ...architecture.layers.keys(), 'head'];
      const all = [...places.map((place) => ({ part: String(place), place })), ...parameters(architecture)];
      const parts = new Map(all.map(({ part, place }): [string, PlacedPart] => [part, { part, place }]));
      return places.flatMap((place) => [...parts.values()].filter((one) => one.place === place));
    },
    units: (architecture, layer) =>
      layerOf(architecture, layer).flatMap(({ name, sublayer }) =>
        sublayer.units.map((site) => ({ ...site, sublayer: name, layer })),
      ),
    resize: (shape, kind, count, withBias) => {
      const found = plain(shape).find(({ sublayer }) => sublayer.units.some((site) => site.kind === kind));
      if (!found) throw new Error(`This layer has no units of kind ${kind}.`);
      return replaced(shape, found.name, found.sublayer.resize(kind, count, withBias));
    },
    withBias: (shape, linear) => {
      for (const { name, sublayer } of plain({ sublayers: shape.sublayers })) {
        const of = sublayer.parameters.find((parameter) => parameter.linear === linear)?.function;
        if (of) return replaced(shape, name, sublayer.withBias(of));
      }
      throw new Error(`This layer has no linear ${linear} that could have a bias.`);
    },
    attends: (shape) =>
      plain(shape)
        .map(({ sublayer }) => sublayer.attends)
        .find((one) => one !== null) ?? null,
    mixture: (shape, architecture) => {
      const last = sublayersOf(shape, architecture).at(-1);
      return last?.sublayer.mixture ? { sublayer: last.name, ...last.sublayer.mixture } : null;
    },
    positions: (shape, architecture) => {
      const inputs = sublayersOf(shape, architecture).flatMap(({ sublayer }) => sublayer.positions);
      return [...new Map(inputs.map((input): [string, PositionInput] => [input.name, input])).values()];
    },
    flops: (architecture, layer, windows, length) =>
      layerOf(architecture, layer).reduce((sum, { sublayer }) => sum + sublayer.flops(windows * length, length), 0),
    block: (shape, architecture, x, weights, context) => {
      const own = sublayerContext(shape, weights, context);
      let hidden = x;
      let present: BlockResult['present'] = null;
      for (const { sublayer } of sublayersOf(shape, architecture)) {
        const made = sublayer.emit(architecture.parallelResidual ? x : hidden, own);
        const added = scaled(made.added, architecture.residualScale);
        hidden = add(hidden, context.write ? context.write(added) : added);
        present ??= made.present;
      }
      return { output: hidden, present };
    },
    routed: (shape, architecture, x, weights, context) => {
      const own = sublayerContext(shape, weights, context);
      const before = sublayersOf(shape, architecture).slice(0, -1);
      const reading = (h: Value) => (architecture.parallelResidual ? x : h);
      const hidden = before.reduce(
        (h, { sublayer }) => add(h, scaled(sublayer.emit(reading(h), own).added, architecture.residualScale)),
        x,
      );
      return { hidden, ...mixtureOf(shape, architecture).route(reading(hidden), own) };
    },
    expert: ({ shape, architecture, expert }, { rows, gate }, weights, context) => {
      const passed = mixtureOf(shape, architecture).pass(expert, rows, gate, sublayerContext(shape, weights, context));
      return { ...passed, made: scaled(passed.made, architecture.residualScale) };
    },
    finalNorm,
    head: (architecture, x, weights, project = multiplied) => {
      const local = projection(architecture).replace(/\.weight$/, '');
      const logits = project(asked(local, finalNorm(architecture, x, weights), weights));
      return architecture.logitCap ? softCap(logits, architecture.logitCap) : logits;
    },
  };
}

/** Stands for the model around a layer where only the layer's own widths are asked for. */
const noModel: Architecture = {
  ...{ family: '', hidden: 1, vocabulary: 1, context: 1, normEpsilon: 0, tied: true, layers: [] },
  rotary: { theta: 1, scaling: null },
};

const replaced = (shape: LayerShape, name: string, made: SublayerShape): LayerShape => ({
  ...shape,
  sublayers: shape.sublayers.map((sublayer) => (sublayer.name === name ? made : sublayer)),
});

const multiplied = ({ x, weight, bias }: ProjectedLinear): Value => linear(x, weight, bias);

/** A linear to be computed. Its weight enters the graph where it is read: another way through it may need none. */
const asked = (local: string, x: Value, weights: ParameterValues, bias?: Value): ProjectedLinear => ({
  ...{ local, x, bias },
  get weight() {
    return weights(`${local}.weight`);
  },
});

/** What sublayers compute with: linears as factors where they have some, hooks and rewriting as the block was asked for. */
function sublayerContext(
  { lowRank }: LayerShape,
  weights: ParameterValues,
  { hook, project, relevance, past, ...context }: BlockContext,
): SublayerContext {
  const multiply = project ?? multiplied;
  const one = (local: string, x: Value, bias?: Value) => multiply(asked(local, x, weights, bias));
  return {
    ...context,
    ...{ weights, past, relevance: relevance ?? false },
    hook: hook ?? ((_, activation) => activation),
    project: (local, activation, bias) => {
      const shift = bias ? weights(`${local}.bias`) : undefined;
      const factors = lowRank?.[local];
      if (!factors) return one(local, activation, shift);
      const through = one(halfOf(local, 'down'), activation);
      if (!factors.residual) return one(halfOf(local, 'up'), through, shift);
      return add(one(local, activation, shift), one(halfOf(local, 'up'), through));
    },
  };
}

import type { Value } from '../../graph/builder.ts';
import type { Place, Site, UnitKind, UnitSite, UnitSlice } from '../../models/architecture.ts';
import { elements } from '../../models/source.ts';
import { type Trainable, trainable } from '../../training/trainable.ts';
import type { InTrainingWork, Removal } from '../inTrainingPruning.ts';

/** What gates can find out about. */
export const gated = ['units', 'channels', 'sublayers', 'layers'] as const satisfies readonly Removal['of'][];

/**
 * What a set of gates switches: each unit of a kind, each channel of the residual stream, or with one gate all of a sublayer or
 * all of a layer.
 */
export interface GateKind {
  readonly of: (typeof gated)[number];
  /** The units' kind, the sublayer's name, or what gates of channels and layers are called. */
  readonly kind: string;
}

/** Gates of channels: one set for the whole model. */
export const channelGates: GateKind = { of: 'channels', kind: 'channel' };

/** Gates of whole layers. */
export const layerGates: GateKind = { of: 'layers', kind: 'layer' };
export const unitGates = ({ kind }: Pick<UnitKind, 'kind'>): GateKind => ({ of: 'units', kind });
export const sublayerGates = (name: string): GateKind => ({ of: 'sublayers', kind: name });

/** Tensors of a law for one set of gates, all vectors. */
export interface LawTensors {
  readonly trained: Readonly<Record<string, Float32Array>>;
  /** Further inputs of the law, changed in place between steps. */
  readonly constants?: Readonly<Record<string, Float32Array>>;
}

/** How gates come of what is trained. */
export interface GateLaw {
  /** What distinguishes its graphs from those of others. */
  readonly key: string;
  tensors(place: GatePlace): LawTensors;
  /** Gates [count], given the law's tensors and `open` [count]: 0 for a gate that is shut for good. */
  emit(tensor: (name: string) => Value): Value;
}

/** A slice of a tensor in its place. */
export interface PlacedSlice extends Omit<UnitSlice, 'linear' | 'role'> {
  readonly place: Place;
}

/** Where a set of gates sits. */
export interface GatePlace extends GateKind {
  /** null for the one set that all layers share. */
  readonly layer: number | null;
  readonly count: number;
  /** Parameters that go with one of them; 1 for gates of sublayers and layers, which count as such. */
  readonly cost: number;
  /** Where the tensors lie that go with them; none for gates of sublayers and layers. */
  readonly slices: readonly PlacedSlice[];
  /** The units behind the gates; null for gates of channels, sublayers and layers. */
  readonly site: UnitSite | null;
  /** Where the units' activation is read; null as above. */
  readonly at: Site | null;
  /** Linears without ".weight" whose output a single gate multiplies: those that end the sublayers it switches. */
  readonly ends: readonly string[];
  /** The sublayers that a single gate switches; none for gates of units and channels. */
  readonly sublayers: readonly string[];
}

/** A set of gates in a model in training. */
export interface Gates extends GatePlace {
  readonly law: GateLaw;
  readonly trained: Readonly<Record<string, Trainable>>;
  /** Constants of the law, and `open`. */
  readonly constants: Readonly<Record<string, Float32Array>>;
  /** 1, or 0 for a gate that is shut. */
  readonly open: Float32Array;
  /** Scores by which what goes was last chosen: the lowest go. */
  readonly ranking: Float32Array;
}

/** Name of a tensor among the inputs of its layer. */
export const gateInput = (kind: string, name: string): string => `gates.${kind}~${name}`;

/** Places of the gates of these kinds, in forward order; a layer without such units or sublayers has none. */
export const gatePlaces = (
  { source }: Pick<InTrainingWork, 'source'>,
  kinds: readonly GateKind[],
): readonly GatePlace[] => [
  ...layerPlaces(source, kinds),
  ...kinds.flatMap((own) => (own.of === 'channels' ? [channelPlace(source, own)] : [])),
];

/** Channels lie in everything that reads or writes the residual stream. */
function channelPlace({ architecture: { hidden }, parameters }: InTrainingWork['source'], own: GateKind): GatePlace {
  const touching = parameters.flatMap(({ place, local, shape, stream }) =>
    stream ? [{ place, local, shape, axis: stream.axis, sizes: [1] }] : [],
  );
  return {
    ...{ ...own, layer: null, count: hidden, slices: touching, site: null, at: null, ends: [], sublayers: [] },
    cost: touching.reduce((sum, { shape }) => sum + elements(shape), 0) / hidden,
  };
}

function layerPlaces(
  { family, architecture }: InTrainingWork['source'],
  kinds: readonly GateKind[],
): readonly GatePlace[] {
  return architecture.layers.flatMap((shape, layer) => {
    const sites = family.units(architecture, layer);
    for (const { output, reader } of sites) {
      if (shape.lowRank?.[reader])
        throw new Error(`Layer ${layer} has a low-rank ${output}, behind which no gates can be learned.`);
    }
    const ends = (of: readonly UnitSite[]) => of.map(({ reader }) => reader);
    const single = (own: GateKind, of: readonly UnitSite[]): GatePlace[] =>
      of.length ? [{ ...own, ...alone, layer, ends: ends(of), sublayers: sublayersOf(of) }] : [];
    const sublayersOf = (of: readonly UnitSite[]) => [...new Set(of.map((site) => site.sublayer))];
    return kinds.flatMap((own): GatePlace[] => {
      switch (own.of) {
        case 'layers':
          return single(own, sites);
        case 'sublayers':
          return single(
            own,
            sites.filter(({ sublayer }) => sublayer === own.kind),
          );
        case 'units':
          return sites
            .filter(({ kind }) => kind === own.kind)
            .map((site) => ({
              ...{ ...own, layer, site, count: site.count, cost: site.cost, at: site.at, ends: [], sublayers: [] },
              slices: site.slices.map((slice) => ({ ...slice, place: layer })),
            }));
        case 'channels':
          return [];
      }
    });
  });
}

/** A single gate. */
const alone = { count: 1, cost: 1, slices: [], site: null, at: null } as const;

/** Gates at these places; those of layers that are to stay whole are not trained. */
export function gatesAt(
  { shareOf }: Pick<InTrainingWork, 'shareOf'>,
  places: readonly GatePlace[],
  law: GateLaw,
  rate: number,
): readonly Gates[] {
  return places.map((place) => {
    const { layer, kind, count } = place;
    const { trained, constants = {} } = law.tensors(place);
    const open = new Float32Array(count).fill(1);
    const learns = layer === null || shareOf(layer) > 0;
    const own = Object.entries(trained).map(([name, values]) => {
      const one = trainable(layer ?? 'layers', gateInput(kind, name), [values.length], values, {
        rate: learns ? rate : 0,
      });
      return [name, one] as const;
    });
    return {
      ...place,
      ...{ law, open, ranking: new Float32Array(count) },
      trained: Object.fromEntries(own),
      constants: { ...constants, open },
    };
  });
}

/** The kinds of gates that switch what is to go. */
export const kindsOf = (work: Choosing): readonly GateKind[] => [
  ...insideLayers(work),
  ...(work.channels ? [channelGates] : []),
];

/** What says which gates there are. */
export type Choosing = Pick<InTrainingWork, 'removal' | 'channels' | 'source'>;

function insideLayers({ removal, source: { family } }: Choosing): readonly GateKind[] {
  switch (removal.of) {
    case 'units':
      return family.unitKinds.filter((kind) => removal.includes(kind)).map(unitGates);
    case 'sublayers':
      return family.sublayers.map(sublayerGates);
    case 'layers':
      return [layerGates];
    case 'channels':
      return [];
    default:
      throw new Error(`There are no gates for ${removal.of}, only for units, channels, sublayers and layers.`);
  }
}

import type { Value } from '../../graph/builder.ts';
import type { Site, UnitSite } from '../../models/architecture.ts';
import { linearName } from '../../models/lowRank.ts';
import { type Trainable, trainable } from '../../training/trainable.ts';
import type { InTrainingWork, Removal } from '../inTrainingPruning.ts';

/** What a set of gates switches: every unit of a kind, all of a sublayer by its name, or all of a 'layer', with one gate. */
export type GateKind = string;

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

/** Where a set of gates sits. */
export interface GatePlace {
  readonly layer: number;
  readonly kind: GateKind;
  readonly count: number;
  /** The units behind the gates; null for gates of sublayers and layers. */
  readonly site: UnitSite | null;
  /** Where the units' activation is read; null as above. */
  readonly at: Site | null;
  /** Linears without ".weight" whose output a single gate multiplies: those that end the sublayers it switches. */
  readonly ends: readonly string[];
  /** The sublayers that a single gate switches; none for gates of units. */
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
export const gateInput = (kind: GateKind, name: string): string => `gates.${kind}~${name}`;

/** Places of the gates of these kinds, in forward order; a layer without such units or sublayers has none. */
export function gatePlaces(
  { source }: Pick<InTrainingWork, 'source'>,
  kinds: readonly GateKind[],
): readonly GatePlace[] {
  const { family, architecture } = source;
  return architecture.layers.flatMap((shape, layer) => {
    const sites = family.units(architecture, layer);
    for (const { output } of sites) {
      if (shape.lowRank?.[linearName(output)])
        throw new Error(`Layer ${layer} has a low-rank ${output}, behind which no gates can be learned.`);
    }
    const ends = (of: readonly UnitSite[]) => of.map(({ output }) => linearName(output));
    const single = (kind: GateKind, of: readonly UnitSite[]): GatePlace[] =>
      of.length ? [{ layer, kind, count: 1, site: null, at: null, ends: ends(of), sublayers: sublayersOf(of) }] : [];
    const sublayersOf = (of: readonly UnitSite[]) => [...new Set(of.map((site) => site.sublayer))];
    return kinds.flatMap((kind): GatePlace[] => {
      if (kind === 'layer') return single(kind, sites);
      if (family.sublayers.includes(kind))
        return single(
          kind,
          sites.filter(({ sublayer }) => sublayer === kind),
        );
      return sites
        .filter((site) => site.kind === kind)
        .map((site) => ({ layer, kind, count: site.count, site, at: site.at, ends: [], sublayers: [] }));
    });
  });
}

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
    const learns = shareOf(layer) > 0;
    const own = Object.entries(trained).map(([name, values]) => {
      const one = trainable(layer, gateInput(kind, name), [values.length], values, { rate: learns ? rate : 0 });
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
export function kindsOf({
  removal,
  source: { family },
}: Pick<InTrainingWork, 'removal' | 'source'>): readonly GateKind[] {
  switch (removal.of) {
    case 'units':
      return removal.kinds;
    case 'sublayers':
      return family.sublayers;
    case 'layers':
      return ['layer'];
    default:
      throw new Error(`There are no gates for ${removal.of}, only for units, sublayers and layers.`);
  }
}

/** What gates can find out about. */
export const gated = ['units', 'sublayers', 'layers'] as const satisfies readonly Removal['of'][];

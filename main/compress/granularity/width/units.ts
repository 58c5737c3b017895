import type { UnitKind, UnitSite } from '../../../models/architecture.ts';
import type { Described } from '../../../models/architecture.ts';
import type { Unit } from '../granularity.ts';

interface WidthUnit extends Unit {
  readonly removal: { readonly of: 'units'; readonly kinds: readonly UnitKind[] };
}

/** The units of width, each with the kinds of a family's units that it means. */
export const widthUnits: readonly WidthUnit[] = [
  {
    name: 'structure',
    explanation:
      'Whole attention groups and neurons are cut out. The file becomes really smaller and the model really faster.',
    repaired: true,
    removal: { of: 'units', kinds: ['kvGroup', 'neuron'] },
  },
  {
    name: 'kvGroup',
    explanation: 'Attention groups only: a key and value head with the query heads that read it.',
    repaired: true,
    removal: { of: 'units', kinds: ['kvGroup'] },
  },
  {
    name: 'neuron',
    explanation: 'Feed-forward neurons only. The attention stays as it is.',
    repaired: true,
    removal: { of: 'units', kinds: ['neuron'] },
  },
];

const kindsOf = (unit: string): readonly UnitKind[] =>
  widthUnits.find(({ name }) => name === unit)?.removal.kinds ?? [];

/** The sites whose units a specification may remove, in forward order. */
export const sitesOf = ({ family, architecture }: Described, unit: string): readonly UnitSite[] =>
  architecture.layers
    .flatMap((_, layer) => [...family.units(architecture, layer)])
    .filter(({ kind }) => kindsOf(unit).includes(kind));

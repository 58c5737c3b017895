import type { Described, UnitKind, UnitSite } from '../../../models/architecture.ts';
import type { Unit } from '../granularity.ts';

interface WidthUnit extends Unit {
  readonly removal: { readonly of: 'units'; includes(kind: UnitKind): boolean };
}

/** The units of width, each with what the kinds of a family's units that it means are like. */
export const widthUnits: readonly WidthUnit[] = [
  {
    name: 'structure',
    explanation:
      'Whole attention groups and neurons are cut out. The file becomes really smaller and the model really faster.',
    repaired: true,
    removal: { of: 'units', includes: ({ attends, fine }) => attends || fine },
  },
  {
    name: 'kvGroup',
    explanation: 'Attention groups only: a key and value head with the query heads that read it.',
    repaired: true,
    removal: { of: 'units', includes: ({ attends }) => attends },
  },
  {
    name: 'neuron',
    explanation: 'Feed-forward neurons only. The attention stays as it is.',
    repaired: true,
    removal: { of: 'units', includes: ({ attends, fine }) => fine && !attends },
  },
];

/** The sites whose units a specification may remove, in forward order. */
export function sitesOf({ family, architecture }: Described, unit: string): readonly UnitSite[] {
  const removal = widthUnits.find(({ name }) => name === unit)?.removal;
  return architecture.layers.flatMap((_, layer) =>
    family.units(architecture, layer).filter((site) => removal?.includes(site)),
  );
}

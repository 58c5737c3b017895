import type { InTrainingMethod } from '../../inTrainingPruning/inTrainingPruning.ts';
import { channel } from './channel/index.ts';
import { depth } from './depth/index.ts';
import { dimension } from './dimension/index.ts';
import { expert } from './expert/index.ts';
import type { Granularity, Unit } from './granularity.ts';
import { precision } from './precision/index.ts';
import { rank } from './rank/index.ts';
import { token } from './token/index.ts';
import { weight } from './weight/index.ts';
import { width } from './width/index.ts';
import { word } from './word/index.ts';

/** Everything that can be removed, stored in fewer bits or added, in the order in which people are shown it. */
export const granularities: readonly Granularity[] = [
  ...[weight, width, dimension, expert, channel, depth, rank, token, precision, word],
];

/** Names of all units that a recipe may remove. */
export const unitNames: readonly string[] = granularities.flatMap(({ units }) => units.map(({ name }) => name));

export const isUnit = (unit: string): boolean => unitNames.includes(unit);

/** The granularity that has a unit. */
export const granularityOf = (unit: string): Granularity => found(unit).granularity;

/** A unit by its name. */
export const unitOf = (name: string): Unit => found(name).unit;

/** Names of the units that a method finds out about while it trains. */
export const unitsRemovedBy = ({ removes }: Pick<InTrainingMethod, 'removes'>): readonly string[] =>
  granularities.flatMap(({ units }) =>
    units.filter(({ removal }) => removal !== null && removes.includes(removal.of)).map(({ name }) => name),
  );

function found(name: string): { readonly granularity: Granularity; readonly unit: Unit } {
  for (const granularity of granularities) {
    const unit = granularity.units.find((one) => one.name === name);
    if (unit) return { granularity, unit };
  }
  throw new Error(`There is no unit "${name}" to remove; there are ${unitNames.join(', ')}.`);
}

import type { Parameter } from '../models/architecture.ts';
import type { Role } from '../models/parameters.ts';
import type { ModelSource } from '../models/source.ts';
import { type Trainable, trainable } from '../training/trainable.ts';

/** What weight decay is not for. */
const still: ReadonlySet<Role> = new Set(['norm', 'bias', 'activation']);

/** Those that training may change. */
export const learned = <T extends Parameter>(parameters: readonly T[]): T[] =>
  parameters.filter(({ constant }) => constant !== true);

/**
 * Parameters of the model itself as trainables with their values. Norms, biases and numbers of activations do not decay.
 *
 * @param masks kept weights of linears whose zeros stay; null where they may fill.
 */
export async function ownParameters(
  source: ModelSource,
  parameters: readonly Parameter[],
  masks: ReadonlyMap<string, Uint8Array> | null,
): Promise<Trainable[]> {
  const result: Trainable[] = [];
  for (const parameter of parameters) {
    const { place, local, shape, name, role } = parameter;
    const options = { decay: !still.has(role), mask: masks?.get(name) ?? null };
    result.push(trainable(place, local, shape, await source.read(parameter), options));
  }
  return result;
}

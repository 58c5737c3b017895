import type { Output } from '../../preload/contract/index.ts';
import type { Variant } from './variants.ts';

type Compared = Output<'variants.compare'>;

/** Whether what is compared cuts text into different tokens, so that all changes are in bits per byte. */
export const inBits = (results: Compared): boolean =>
  results.some(({ differences }) => differences.some(({ metric }) => metric === 'bitsPerByte'));

/** What is compared at once at most. */
export const mostCompared = 6;

/**
 * Who stands in a comparison: the chosen ones, each variant behind what it was made of, as far as there is room. What was chosen
 * is never left out for a parent.
 */
export function withParents(
  chosen: readonly string[],
  variants: readonly Pick<Variant, 'name' | 'parents'>[],
  models: readonly { readonly name: string }[],
  most = mostCompared,
): readonly string[] {
  // What was put aside cannot be compared.
  const known = new Set([...variants, ...models].map(({ name }) => name));
  const names = [...new Set(chosen)].slice(0, most);
  const compared = new Set<string>();
  for (const [i, name] of names.entries()) {
    const parent = variants.find((variant) => variant.name === name)?.parents[0]?.name;
    // Those that are still to come keep their room.
    const toCome = names.slice(i).filter((one) => !compared.has(one)).length;
    const fits = compared.size + toCome < most;
    if (parent !== undefined && known.has(parent) && !names.includes(parent) && fits) compared.add(parent);
    compared.add(name);
  }
  return [...compared];
}

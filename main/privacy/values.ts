import { fold } from './names/dictionary.ts';
import { particles } from './names/small.ts';

/** Equal for ways to write the same thing: spaces, dashes, capitals, accents aside. */
const plain = (written: string): string =>
  written
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}@+]/gu, '')
    .toLowerCase();

/** Words of a name in one order, so that "Schmidt, Anna" is "Anna Schmidt". */
const nameWords = (written: string): string[] =>
  [...written.matchAll(/[\p{L}\p{M}'’-]+/gu)]
    .map(([word]) => word)
    .filter((word) => !particles.has(word))
    .map(fold)
    .sort();

/**
 * For every value of one label, the key of what it means: one key for the same value written differently, and for a
 * single word of a name the key of the full name it belongs to, where there is only one such.
 */
export function keysOf(label: string, written: readonly string[]): string[] {
  if (label !== 'NAME') return written.map(plain);
  const names = written.map(nameWords);
  const owners = new Map<string, Set<string>>();
  for (const words of names) {
    if (words.length < 2) continue;
    for (const word of words) owners.set(word, (owners.get(word) ?? new Set()).add(words.join(' ')));
  }
  return names.map((words) => {
    const key = words.join(' ');
    const [owner, another] = (words.length === 1 && owners.get(key)) || [];
    return owner !== undefined && another === undefined ? owner : key;
  });
}

import type { FileBytes } from '../reader.ts';
import { xmlEvents } from './xmlEvents.ts';

/** The outermost element of a file, and the first name that comes twice directly inside it, if one does. */
export async function xmlShape(file: FileBytes): Promise<{ root: string; repeated: string | null }> {
  const names = new Set<string>();
  let depth = 0;
  let root = '';
  let repeated: string | null = null;
  const listener = {
    open(name: string) {
      depth += 1;
      if (depth === 1) root = name;
      else if (depth === 2) {
        if (names.has(name)) repeated ??= name;
        names.add(name);
      }
    },
    text: () => undefined,
    close() {
      depth -= 1;
    },
  };
  try {
    const events = xmlEvents(file, listener);
    for (let next = await events.next(); !next.done && repeated === null; next = await events.next());
    await events.return(undefined);
  } catch {
    // Whatever is wrong with the file is reported when its records are read.
  }
  return { root, repeated };
}

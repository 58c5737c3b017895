import { resolve } from 'node:path';

const option = '--project=';

/** The project that a start of the program names, from the folder it was started in; null when it names none. */
export function wantedProject(args: readonly string[], folder: string): string | null {
  const named = args.findLast((arg) => arg.startsWith(option))?.slice(option.length);
  return named ? resolve(folder, named) : null;
}

import type { Living } from '../types/living.ts';
import { outer } from '../types/strict.ts';

/** Emits an event of Electron to the program, which sees the outsides of what it is told. */
export const tell = (from: Living, event: string, ...args: unknown[]): boolean => from.emit(event, ...args.map(outer));

/** An event that a listener may prevent; true when one did. */
export function prevented(from: Living, name: string, details: object = {}, ...args: unknown[]): boolean {
  const event = {
    ...details,
    defaultPrevented: false,
    preventDefault: () => void (event.defaultPrevented = true),
  };
  tell(from, name, event, ...args);
  return event.defaultPrevented;
}

import { EventEmitter } from 'node:events';

/**
 * An object of the stand-in. Its class has the name that Electron's types give it. What the program gets is never the object
 * itself but its outside (strict.ts), which has nothing but what is declared there.
 */
export class Living extends EventEmitter {}

/** Outsides and what is inside of them, both ways. */
export const insides = new WeakMap<object, Living>();
export const outsides = new WeakMap<Living, object>();

/** The name that Electron's types have for an object of the stand-in, inside or outside; null for anything else. */
export function kindOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const own = value instanceof Living ? (insides.get(value) ?? value) : null;
  return own ? own.constructor.name : null;
}

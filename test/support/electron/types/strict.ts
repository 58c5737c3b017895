import { EventEmitter } from 'node:events';
import ts from 'typescript';
import { mismatch, mismatchedCall } from './check.ts';
import { declared, type Declared, type Member } from './declarations.ts';
import { insides, Living, outsides } from './living.ts';

/**
 * The outside of the stand-in: every property, event and argument is held against electron.d.ts. Electron ignores options
 * that it does not know and events that it does not have; here they throw, because nobody would notice otherwise.
 */

/** What every object has without being declared. */
const always = new Set(['constructor', 'then', 'toJSON', 'emit', 'listenerCount', 'prototype', 'name', 'length']);

type Callable = (...args: unknown[]) => unknown;

/** What the program may see of a value. */
export function outer(value: unknown): unknown {
  if (!(value instanceof Living) || insides.has(value)) return Array.isArray(value) ? value.map(outer) : value;
  const known = outsides.get(value);
  if (known) return known;
  const kind = value.constructor.name;
  const type = declared(kind);
  if (!type) throw new Error(`The stand-in has a class ${kind} that Electron does not.`);
  const made = new Proxy(value, traps(kind, type.members));
  outsides.set(value, made);
  insides.set(made, value);
  return made;
}

/** What the stand-in works with of a value that the program handed in. */
export const inner = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? (insides.get(value) ?? value) : value;

/** A class as the program may use it: constructed with what the types allow, with the statics that they have. */
export function strictClass<T extends new (...args: never[]) => Living>(own: T): T {
  const kind = own.name;
  const type = declared(kind);
  if (!type) throw new Error(`The stand-in has a class ${kind} that Electron does not.`);
  return new Proxy(own, {
    ...traps(kind, type.statics),
    construct: (_, args) => {
      refuse(mismatchedCall(args, constructorsOf(kind, type), `new ${kind}`));
      return outer(Reflect.construct(own, args.map(inner), own)) as object;
    },
  });
}

const constructorsOf = (kind: string, { constructors, parents }: Declared): Declared['constructors'] =>
  constructors.length ? constructors : parents.flatMap((name) => constructorsOf(kind, declared(name)!));

function traps<T extends object>(kind: string, members: Declared['members']): ProxyHandler<T> {
  const membersOf = (key: string) => {
    const found = members.get(key);
    if (!found) throw new TypeError(`${kind}.${key} is nothing that Electron declares.`);
    return found;
  };
  return {
    get: (target, key) => {
      if (typeof key === 'symbol' || always.has(key)) return Reflect.get(target, key, target);
      const found = membersOf(key);
      if (!(key in target)) throw new Error(`The stand-in has no ${kind}.${key}.`);
      const value: unknown = Reflect.get(target, key, target);
      const method = typeof value === 'function' && !isProperty(found[0]);
      return method ? checked(target, value as Callable, found, `${kind}.${key}`) : outer(value);
    },
    set: (target, key, value) => {
      const [member] = membersOf(String(key));
      // A test may put another method in place of one, as with Electron's own.
      if (typeof value !== 'function' || isProperty(member))
        refuse(
          isProperty(member)
            ? mismatch(value, member.type!, `${kind}.${String(key)}`)
            : `${kind}.${String(key)} is a method.`,
        );
      return Reflect.set(target, key, inner(value), target);
    },
  };
}

const isProperty = (member: Member | undefined): member is ts.PropertySignature | ts.PropertyDeclaration =>
  member !== undefined && (ts.isPropertySignature(member) || ts.isPropertyDeclaration(member));

function checked(target: object, method: Callable, members: readonly Member[], at: string): Callable {
  const overloads = members as unknown as readonly ts.SignatureDeclarationBase[];
  return (...args) => {
    refuse(mismatchedCall(args, overloads, at));
    const result = method.apply(target, args.map(inner));
    if (result === target && target instanceof EventEmitter) return outer(result);
    return result instanceof Promise ? result.then(outer) : outer(result);
  };
}

function refuse(reason: string | null): void {
  if (reason !== null) throw new TypeError(reason);
}

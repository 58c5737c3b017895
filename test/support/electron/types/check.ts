import ts from 'typescript';
import { alias, declared, type Member, words } from './declarations.ts';
import { kindOf } from './living.ts';

/** What is wrong with a value for a type of electron.d.ts, in one line; null when nothing is. */
export function mismatch(value: unknown, type: ts.TypeNode, at: string): string | null {
  if (ts.isParenthesizedTypeNode(type)) return mismatch(value, type.type, at);
  if (ts.isUnionTypeNode(type)) return ofUnion(value, type, at);
  if (ts.isIntersectionTypeNode(type)) return null;
  if (ts.isArrayTypeNode(type)) return ofList(value, type.elementType, at);
  if (ts.isFunctionTypeNode(type)) return typeof value === 'function' ? null : expected(value, type, at);
  if (ts.isTypeLiteralNode(type)) return ofBag(value, membersOf(type.members), at, type);
  if (ts.isLiteralTypeNode(type)) return isLiteral(value, type) ? null : expected(value, type, at);
  if (ts.isTypeReferenceNode(type)) return ofName(value, type, at);
  return isKeyword(value, type.kind) ? null : expected(value, type, at);
}

/** What is wrong with the arguments of a call, by the overload that comes closest; null when one of them fits. */
export function mismatchedCall(
  args: readonly unknown[],
  overloads: readonly ts.SignatureDeclarationBase[],
  at: string,
): string | null {
  const reasons = overloads.map(({ parameters }) => ofArguments(args, parameters, at));
  if (reasons.includes(null)) return null;
  // The last overload that takes as many arguments says most.
  const reason =
    reasons.findLast((wrong) => !wrong?.startsWith(`${at} takes`)) ?? reasons.at(-1) ?? `${at} is no method.`;
  return overloads.length > 1 && typeof args[0] === 'string' ? `${at}("${args[0]}"): ${reason}` : reason;
}

function ofArguments(
  args: readonly unknown[],
  parameters: readonly ts.ParameterDeclaration[],
  at: string,
): string | null {
  const open = parameters.some(({ dotDotDotToken }) => dotDotDotToken);
  if (!open && args.length > parameters.length)
    return `${at} takes ${parameters.length} arguments, not ${args.length}.`;
  for (const [i, { name, type, questionToken, dotDotDotToken }] of parameters.entries()) {
    if (dotDotDotToken || !type || (args[i] === undefined && questionToken)) continue;
    const wrong = mismatch(args[i], type, `${at}: ${words(name)}`);
    if (wrong !== null) return wrong;
  }
  return null;
}

function ofUnion(value: unknown, { types }: ts.UnionTypeNode, at: string): string | null {
  const reasons = types.map((type) => mismatch(value, type, at));
  if (reasons.includes(null)) return null;
  // Of several the one that looks inside the value says most.
  const deep = reasons.find((reason) => reason?.startsWith(`${at}.`));
  return deep ?? `${at} is ${shown(value)}; Electron takes ${types.map(words).join(' | ').slice(0, 400)}.`;
}

function ofList(value: unknown, type: ts.TypeNode, at: string): string | null {
  if (!Array.isArray(value)) return `${at} is ${shown(value)}; Electron takes a list of ${words(type)}.`;
  return first(value.map((item, i) => mismatch(item, type, `${at}[${i}]`)));
}

/** A plain object: nothing that is not declared, nothing missing, and every value of its type. */
function ofBag(value: unknown, members: ReadonlyMap<string, readonly Member[]>, at: string, type: ts.Node) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return expected(value, type, at);
  const unknown = Object.keys(value).find((key) => !members.has(key));
  if (unknown !== undefined) return `${at}.${unknown} is an option that Electron does not have (${words(type)}).`;
  return first(
    [...members].map(([key, [member]]) => {
      if (!member || !ts.isPropertySignature(member) || !member.type) return null;
      const given = (value as Record<string, unknown>)[key];
      // Electron's readers tell an option that is undefined from one that is not there in places.
      if (given === undefined) return member.questionToken ? null : `${at}.${key} is missing.`;
      return mismatch(given, member.type, `${at}.${key}`);
    }),
  );
}

function ofName(value: unknown, type: ts.TypeReferenceNode, at: string): string | null {
  const name = words(type.typeName).replace(/^Electron\./, '');
  const [argument, second] = type.typeArguments ?? [];
  if (name === 'Array' && argument) return ofList(value, argument, at);
  if (name === 'Record' && second) return ofEach(value, second, at, type);
  // Chromium takes no undefined among the surroundings of a process.
  if (name === 'Env' || name === 'NodeJS.ProcessEnv')
    return first(
      Object.values(value ?? {}).map((text) => (typeof text === 'string' ? null : expected(text, type, at))),
    );
  const named = alias(name);
  if (named) return mismatch(value, named, at);
  const own = declared(name);
  if (own?.living) return kindOf(value) !== null && extends_(kindOf(value)!, name) ? null : expected(value, type, at);
  if (own) return ofBag(value, own.members, at, type);
  const global = (globalThis as Record<string, unknown>)[name.replace(/^Global/, '')];
  if (typeof global !== 'function') throw new Error(`The stand-in cannot check the type ${name} (${at}).`);
  return value instanceof (global as new () => object) ? null : expected(value, type, at);
}

function ofEach(value: unknown, type: ts.TypeNode, at: string, whole: ts.Node): string | null {
  if (typeof value !== 'object' || value === null) return expected(value, whole, at);
  return first(Object.entries(value).map(([key, item]) => mismatch(item, type, `${at}.${key}`)));
}

const extends_ = (kind: string, name: string): boolean =>
  kind === name || (declared(kind)?.parents ?? []).some((parent) => extends_(parent, name));

const membersOf = (members: readonly ts.TypeElement[]): ReadonlyMap<string, readonly Member[]> =>
  new Map(members.map((member) => [member.name ? words(member.name) : '', [member]]));

const first = (reasons: readonly (string | null)[]): string | null => reasons.find((reason) => reason !== null) ?? null;

const expected = (value: unknown, type: ts.Node, at: string): string =>
  `${at} is ${shown(value)}; Electron takes ${words(type).slice(0, 400)}.`;

const shown = (value: unknown): string => {
  if (typeof value === 'function') return 'a function';
  return kindOf(value) ?? String(JSON.stringify(value)).slice(0, 80);
};

function isLiteral(value: unknown, { literal }: ts.LiteralTypeNode): boolean {
  if (literal.kind === ts.SyntaxKind.NullKeyword) return value === null;
  if (ts.isStringLiteral(literal)) return value === literal.text;
  if (ts.isNumericLiteral(literal)) return value === Number(literal.text);
  return value === (literal.kind === ts.SyntaxKind.TrueKeyword);
}

function isKeyword(value: unknown, kind: ts.SyntaxKind): boolean {
  if (kind === ts.SyntaxKind.AnyKeyword || kind === ts.SyntaxKind.UnknownKeyword) return true;
  if (kind === ts.SyntaxKind.StringKeyword) return typeof value === 'string';
  if (kind === ts.SyntaxKind.NumberKeyword) return typeof value === 'number' && Number.isFinite(value);
  if (kind === ts.SyntaxKind.BooleanKeyword) return typeof value === 'boolean';
  if (kind === ts.SyntaxKind.ObjectKeyword) return typeof value === 'object' && value !== null;
  return value === undefined;
}

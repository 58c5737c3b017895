import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import ts from 'typescript';

/** What Electron's own types (electron.d.ts) say of it, read with TypeScript's parser. */

/** A member of a class or an interface; overloads are several of one name. */
export type Member = ts.TypeElement | ts.ClassElement;

export interface Declared {
  readonly members: ReadonlyMap<string, readonly Member[]>;
  readonly statics: ReadonlyMap<string, readonly Member[]>;
  readonly constructors: readonly ts.ConstructorDeclaration[];
  /** What it extends, of Electron's own. */
  readonly parents: readonly string[];
  /** An object that lives in the program (a class, or what emits events), not a bag of options. */
  readonly living: boolean;
}

const types = new Map<string, ts.InterfaceDeclaration | ts.ClassDeclaration>();
const aliases = new Map<string, ts.TypeAliasDeclaration>();
const read = new Map<string, Declared>();

const file = createRequire(import.meta.url).resolve('electron/electron.d.ts');
const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
for (const statement of source.statements) {
  if (!ts.isModuleDeclaration(statement) || statement.name.text !== 'Electron') continue;
  if (!statement.body || !ts.isModuleBlock(statement.body)) continue;
  for (const inner of statement.body.statements) {
    if (ts.isInterfaceDeclaration(inner) || ts.isClassDeclaration(inner)) types.set(inner.name?.text ?? '', inner);
    if (ts.isTypeAliasDeclaration(inner)) aliases.set(inner.name.text, inner);
  }
}

/** The words of a type, for messages. */
export const words = (node: ts.Node): string => node.getText(source).replace(/\s+/g, ' ');

export const alias = (name: string): ts.TypeNode | undefined => aliases.get(name)?.type;

/** A class or an interface of Electron with all that it inherits; undefined for what Electron does not declare. */
export function declared(name: string): Declared | undefined {
  const known = read.get(name);
  const node = types.get(name);
  if (known || !node) return known;
  const bases = (node.heritageClauses ?? []).flatMap((clause) => clause.types.map((type) => words(type.expression)));
  const parents = bases.filter((base) => types.has(base));
  const [members, statics] = [new Map<string, Member[]>(), new Map<string, Member[]>()];
  const constructors: ts.ConstructorDeclaration[] = [];
  for (const member of node.members) {
    if (ts.isConstructorDeclaration(member)) constructors.push(member);
    else add(isStatic(member) ? statics : members, member);
  }
  for (const parent of parents.map((base) => declared(base)))
    for (const [key, inherited] of parent?.members ?? []) members.set(key, [...(members.get(key) ?? []), ...inherited]);
  const emits = bases.some((base) => /EventEmitter$/.test(base));
  const living =
    ts.isClassDeclaration(node) || emits || parents.some((parent) => declared(parent)?.living) || !isBag(node);
  const made = { members, statics, constructors, parents, living };
  read.set(name, made);
  return made;
}

const isStatic = (member: Member): boolean =>
  ts.canHaveModifiers(member) &&
  (ts.getModifiers(member) ?? []).some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);

/** Interfaces with methods are not handed in as plain objects. */
const isBag = (node: ts.InterfaceDeclaration | ts.ClassDeclaration): boolean =>
  !node.members.some((member) => ts.isMethodSignature(member));

function add(members: Map<string, Member[]>, member: Member): void {
  const name = member.name ? words(member.name).replace(/^['"]|['"]$/g, '') : '';
  members.set(name, [...(members.get(name) ?? []), member]);
}

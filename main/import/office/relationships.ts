import { posix } from 'node:path';
import { elementsOf, xmlTree } from './xmlTree.ts';

/** What a part of an Office file refers to. */
export interface Relationship {
  readonly id: string;
  /** The last word of its type: "footnotes", "header". */
  readonly type: string;
  /** Name of the part; of what lies outside of the file its address. */
  readonly target: string;
}

/** The relationships of a part, none where it has no list of them. */
export function relationshipsOf(parts: ReadonlyMap<string, Buffer>, part: string): Relationship[] {
  const { dir, base } = posix.parse(part);
  const list = parts.get(posix.join(dir, '_rels', `${base}.rels`));
  if (!list) return [];
  return elementsOf(xmlTree(list)).map(({ attributes }) => {
    const target = attributes.get('Target') ?? '';
    const outside = attributes.get('TargetMode') === 'External';
    return {
      id: attributes.get('Id') ?? '',
      type: posix.basename(attributes.get('Type') ?? ''),
      target: outside ? target : target.startsWith('/') ? target.slice(1) : posix.join(dir, target),
    };
  });
}

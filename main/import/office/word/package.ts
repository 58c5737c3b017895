import { Unreadable } from '../../unreadable.ts';
import { type Relationship, relationshipsOf } from '../relationships.ts';
import { child, childrenNamed, type XmlElement, xmlTree } from '../xmlTree.ts';
import { type Numbering, numberingOf } from './numbering.ts';
import { Styles } from './styles.ts';

/** A Word document taken apart. */
export interface WordPackage {
  readonly body: XmlElement;
  readonly styles: Styles;
  readonly numbering: Numbering;
  /** What the body refers to, by id. */
  readonly relationships: ReadonlyMap<string, Relationship>;
  /** Notes by "footnote" or "endnote" and their id. */
  readonly notes: ReadonlyMap<string, XmlElement>;
  readonly comments: readonly XmlElement[];
  readonly parts: ReadonlyMap<string, Buffer>;
}

/** Notes that only draw the line above notes have these types. */
const separators = /separator|continuation/i;

/** @throws Unreadable when there is no document in it */
export function wordPackage(parts: ReadonlyMap<string, Buffer>): WordPackage {
  const main = relationshipsOf(parts, '').find(({ type }) => type === 'officeDocument')?.target ?? 'word/document.xml';
  const document = parts.get(main);
  if (!document) throw new Unreadable('is damaged: its part with the document is missing; save it again as .docx');
  const relationships = relationshipsOf(parts, main);
  const part = (type: string): XmlElement | undefined => {
    const found = parts.get(relationships.find((relationship) => relationship.type === type)?.target ?? '');
    return found && xmlTree(found);
  };
  const notes = new Map<string, XmlElement>();
  for (const kind of ['footnote', 'endnote'])
    for (const note of childrenNamed(part(`${kind}s`), `w:${kind}`))
      if (!separators.test(note.attributes.get('type') ?? ''))
        notes.set(`${kind} ${note.attributes.get('id') ?? ''}`, note);
  const body = child(xmlTree(document), 'w:body');
  if (!body) throw new Unreadable('is damaged: its document has no body; save it again as .docx');
  return {
    body,
    styles: new Styles(part('styles')),
    numbering: numberingOf(part('numbering')),
    relationships: new Map(relationships.map((relationship) => [relationship.id, relationship])),
    notes,
    comments: childrenNamed(part('comments'), 'w:comment'),
    parts,
  };
}

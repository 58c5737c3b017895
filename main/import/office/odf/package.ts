import type { FileBytes } from '../../reader.ts';
import { Unreadable } from '../../unreadable.ts';
import { wholeFile } from '../wholeFile.ts';
import { child, type XmlElement, xmlTree } from '../xmlTree.ts';
import { type OfficeKind, zipParts } from '../zipParts.ts';
import { OdfStyles } from './styles.ts';

/** Pictures count here. */
const maxFileBytes = 256_000_000;

/** An OpenDocument file taken apart. */
export interface OdfPackage {
  /** What kind of document it holds is the name of the only element in it: `office:text`. */
  readonly body: XmlElement;
  /** Styles of the body, and of what stands around it. */
  readonly styles: OdfStyles;
  readonly aroundStyles: OdfStyles;
  readonly masterStyles: XmlElement | undefined;
}

/** @throws Unreadable when there is no document in it, or it is protected */
export async function odfPackage(file: FileBytes, kind: OfficeKind, content: string): Promise<OdfPackage> {
  const parts = await zipParts(await wholeFile(file, maxFileBytes), kind);
  if (parts.get('META-INF/manifest.xml')?.includes('encryption-data'))
    throw new Unreadable('is password-protected; save it without a password');
  const part = parts.get('content.xml');
  if (!part) throw new Unreadable(`is damaged: its part with the document is missing; save it again as ${kind.ending}`);
  const document = xmlTree(part);
  const body = child(child(document, 'office:body'), content);
  if (!body) throw new Unreadable(`is damaged: its document has no body; save it again as ${kind.ending}`);
  const stylesPart = parts.get('styles.xml');
  const all = stylesPart && xmlTree(stylesPart);
  const common = child(all, 'office:styles');
  return {
    body,
    styles: new OdfStyles([common, child(document, 'office:automatic-styles')]),
    aroundStyles: new OdfStyles([common, child(all, 'office:automatic-styles')]),
    masterStyles: child(all, 'office:master-styles'),
  };
}

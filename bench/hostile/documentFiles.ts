import { escapeXml } from './officeFiles.ts';

/** Small valid documents of other kinds than Office, part by part, made from scratch so that a test knows every byte of them. */

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
const odfSpace = 'urn:oasis:names:tc:opendocument:xmlns:';
const odfSpaces =
  ['office', 'text', 'table', 'style', 'presentation']
    .map((name) => `xmlns:${name}="${odfSpace}${name}:1.0"`)
    .join(' ') +
  ` xmlns:draw="${odfSpace}drawing:1.0" xmlns:fo="${odfSpace}xsl-fo-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"`;

/** What an OpenDocument file holds beside its body. */
export interface OdfExtras {
  /** Automatic styles of the document. */
  readonly styles?: string;
  /** Styles that documents share, and the pages with headers and footers. */
  readonly common?: string;
  readonly master?: string;
}

/** Parts of an OpenDocument file. @param kind `text`, `spreadsheet` or `presentation` */
export const odfParts = (kind: string, body: string, extras: OdfExtras = {}): Record<string, string> => ({
  mimetype: `application/vnd.oasis.opendocument.${kind}`,
  'META-INF/manifest.xml': `${declaration}<manifest:manifest xmlns:manifest="${odfSpace}manifest:1.0"/>`,
  'styles.xml':
    `${declaration}<office:document-styles ${odfSpaces}><office:styles>${extras.common ?? ''}</office:styles>` +
    `<office:master-styles>${extras.master ?? ''}</office:master-styles></office:document-styles>`,
  'content.xml':
    `${declaration}<office:document-content ${odfSpaces}>` +
    `<office:automatic-styles>${extras.styles ?? ''}</office:automatic-styles>` +
    `<office:body><office:${kind}>${body}</office:${kind}></office:body></office:document-content>`,
});

/** A sheet of an OpenDocument spreadsheet, all cells as text. */
export const odfSheet = (name: string, rows: readonly (readonly string[])[]): string =>
  `<table:table table:name="${escapeXml(name)}">` +
  rows
    .map(
      (cells) =>
        '<table:table-row>' +
        cells.map((cell) => `<table:table-cell><text:p>${escapeXml(cell)}</text:p></table:table-cell>`).join('') +
        '</table:table-row>',
    )
    .join('') +
  '</table:table>';

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const slideSpaces =
  'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" ' +
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ' +
  `xmlns:r="${office}" xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" ` +
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"';

const relationships = (targets: readonly (readonly [id: string, type: string, target: string])[]): string =>
  `${declaration}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
  targets.map(([id, type, to]) => `<Relationship Id="${id}" Type="${office}/${type}" Target="${to}"/>`).join('') +
  '</Relationships>';

/** A shape with paragraphs, perhaps one that stands for something in the layout. */
export const slideShape = (paragraphs: readonly string[], placeholder?: string): string =>
  `<p:sp><p:nvSpPr><p:cNvPr id="2" name="x"/><p:nvPr>${placeholder ? `<p:ph type="${placeholder}"/>` : ''}</p:nvPr></p:nvSpPr>` +
  `<p:txBody>${paragraphs.map((text) => (text.startsWith('<') ? text : `<a:p><a:r><a:t>${escapeXml(text)}</a:t></a:r></a:p>`)).join('')}</p:txBody></p:sp>`;

/** A part of a presentation that draws shapes. */
export const slidePart = (element: string, shapes: string, attributes = ''): string =>
  `${declaration}<p:${element} ${slideSpaces} ${attributes}><p:cSld><p:spTree>${shapes}</p:spTree></p:cSld></p:${element}>`;

/** A slide: its shapes, and what belongs to it by id, type and name of the part. */
export interface SlideParts {
  readonly shapes: string;
  readonly attributes?: string;
  readonly targets?: readonly (readonly [id: string, type: string, target: string])[];
}

/** Parts of a PowerPoint presentation; ids of slides are written behind the references to them, as some programs do. */
export const pptxParts = (
  slides: readonly SlideParts[],
  more: Readonly<Record<string, string>> = {},
): Record<string, string> => ({
  '_rels/.rels': relationships([['rId1', 'officeDocument', 'ppt/presentation.xml']]),
  'ppt/_rels/presentation.xml.rels': relationships(
    slides.map((_, i) => [`rId${i + 1}`, 'slide', `slides/slide${i + 1}.xml`]),
  ),
  'ppt/presentation.xml':
    `${declaration}<p:presentation ${slideSpaces}><p:sldIdLst>` +
    slides.map((_, i) => `<p:sldId r:id="rId${i + 1}" id="${256 + i}"/>`).join('') +
    '</p:sldIdLst></p:presentation>',
  ...Object.fromEntries(
    slides.flatMap(({ shapes, attributes, targets = [] }, i) => [
      [`ppt/slides/slide${i + 1}.xml`, slidePart('sld', shapes, attributes)],
      [`ppt/slides/_rels/slide${i + 1}.xml.rels`, relationships(targets)],
    ]),
  ),
  ...more,
});

/** Parts of an e-book with these pages as chapters, by name in their order. */
export const epubParts = (
  chapters: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> => ({
  mimetype: 'application/epub+zip',
  'META-INF/container.xml':
    `${declaration}<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>` +
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
  'OEBPS/book.opf':
    `${declaration}<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest>` +
    Object.keys(chapters)
      .map((name, i) => `<item id="c${i}" href="${encodeURI(name)}" media-type="application/xhtml+xml"/>`)
      .reverse()
      .join('') +
    `</manifest><spine>${Object.keys(chapters)
      .map((_, i) => `<itemref idref="c${i}"/>`)
      .join('')}</spine></package>`,
  ...Object.fromEntries(Object.entries(chapters).map(([name, page]) => [`OEBPS/${name}`, page])),
  ...more,
});

import { docxParts, zipFile } from '../../bench/hostile/officeFiles.ts';

/** WordprocessingML for tests: small pieces of it, and whole documents with parts beside them. */

const office = 'http://schemas.openxmlformats.org/officeDocument/2006';

/** Names of the spaces that documents use. */
export const spaces =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ' +
  `xmlns:m="${office}/math" ` +
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" ' +
  'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" ' +
  'xmlns:v="urn:schemas-microsoft-com:vml" ' +
  `xmlns:r="${office}/relationships"`;

export const run = (text: string, properties = ''): string =>
  `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`;

export const line = (content: string): string => `<w:p>${content}</w:p>`;

/** A paragraph of an instance of a list. */
export const inList = (text: string, id: number, level?: number): string =>
  `<w:p><w:pPr><w:numPr>${level === undefined ? '' : `<w:ilvl w:val="${level}"/>`}<w:numId w:val="${id}"/></w:numPr></w:pPr>${run(text)}</w:p>`;

/** How one level of a list numbers. */
export const level = (number: number, format: string, words: string, more = ''): string =>
  `<w:lvl w:ilvl="${number}"><w:start w:val="1"/><w:numFmt w:val="${format}"/>${more}<w:lvlText w:val="${words}"/></w:lvl>`;

/** The part with lists, each by its levels, and their instances, numbered from 1 on. */
export const numbering = (
  lists: readonly string[],
  instances: readonly (readonly [list: number, more?: string])[],
): Record<string, string> => ({
  'numbering.xml':
    `<w:numbering ${spaces}>${lists.map((levels, i) => `<w:abstractNum w:abstractNumId="${i}">${levels}</w:abstractNum>`).join('')}` +
    `${instances.map(([list, more = ''], i) => `<w:num w:numId="${i + 1}"><w:abstractNumId w:val="${list}"/>${more}</w:num>`).join('')}</w:numbering>`,
});

/** A sign of a field, with what it holds. */
export const fieldSign = (type: 'begin' | 'separate' | 'end', more = ''): string =>
  `<w:r><w:fldChar w:fldCharType="${type}">${more}</w:fldChar></w:r>`;

/** A field with its instruction and what it shows, as WordprocessingML. */
export const field = (instruction: string, shown: string): string =>
  `${fieldSign('begin')}<w:r><w:instrText xml:space="preserve"> ${instruction} </w:instrText></w:r>${fieldSign('separate')}${shown}${fieldSign('end')}`;

/** A document of this body, with parts beside it by their relationship: `header1.xml` is one of the kind `header`. */
export function wordDocument(body: string, more: Readonly<Record<string, string>> = {}): Promise<Buffer> {
  const parts = docxParts('');
  const named = Object.entries(more).map(([name, content], i) => ({ name, content, id: `rIdX${i}` }));
  const links = named.map(
    ({ name, id }) =>
      `<Relationship Id="${id}" Type="${office}/relationships/${name.replace(/\d*\..*/, '')}" Target="${name}"/>`,
  );
  const rels = 'word/_rels/document.xml.rels';
  return zipFile({
    ...parts,
    'word/document.xml': `<w:document ${spaces}><w:body>${body}</w:body></w:document>`,
    [rels]: (parts[rels] ?? '').replace('</Relationships>', `${links.join('')}</Relationships>`),
    ...Object.fromEntries(named.map(({ name, content }) => [`word/${name}`, content])),
  });
}

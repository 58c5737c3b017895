import type { FileItem, Reader, ReaderOptions } from '../../reader.ts';
import { leftOutComments } from '../leftOut.ts';
import { problemOf, Unreadable } from '../../unreadable.ts';
import { elementsOf } from '../xmlTree.ts';
import type { OfficeKind } from '../zipParts.ts';
import { OdfBody } from './body.ts';
import { type OdfPackage, odfPackage } from './package.ts';

const kind: OfficeKind = { name: 'an OpenDocument text', ending: '.odt', limit: 50_000_000 };

/** OpenDocument texts; the whole of one is one text, as of Word documents. */
export const openDocumentText: Reader = {
  kind: 'OpenDocument text',
  endings: ['.odt', '.ott'],
  async *read(file, options): AsyncGenerator<FileItem> {
    const { source } = file;
    try {
      const { text, doubts } = documentText(await odfPackage(file, kind, 'office:text'), options);
      if (text === '') throw new Unreadable('holds no text');
      yield { source, text };
      for (const problem of doubts) yield { source, problem, doubt: true };
    } catch (error) {
      yield problemOf(error, source, kind.name);
    }
  },
};

function documentText(document: OdfPackage, { headers = true, comments = false }: ReaderOptions) {
  const body = new OdfBody(document.styles);
  const around = (what: RegExp) => (headers ? aroundPages(document, what) : []);
  const pieces = [
    ...around(/^style:header/),
    body.text(document.body),
    ...around(/^style:footer/),
    ...body.notes.map((note, i) => `[${i + 1}] ${note}`),
  ];
  const said = body.comments.filter(Boolean);
  if (comments) pieces.push(...said.map((text) => `[comment] ${text}`));
  const doubts = comments ? [] : leftOutComments(said.length);
  return {
    text: [...new Set(pieces)].filter(Boolean).join('\n\n'),
    doubts: [...doubts, ...objectDoubts(body.objects)],
  };
}

/** Said of what other programs made: formulas, charts, sheets. */
export const objectDoubts = (count: number): string[] =>
  count
    ? [`holds ${count} embedded object${count === 1 ? '' : 's'} (a formula, a chart, a sheet), whose text is not read`]
    : [];

/** Headers or footers of all kinds of pages. */
const aroundPages = ({ masterStyles, aroundStyles }: OdfPackage, what: RegExp): string[] =>
  (masterStyles ? elementsOf(masterStyles) : [])
    .filter(({ name }) => name === 'style:master-page')
    .flatMap(elementsOf)
    .filter(({ name, attributes }) => what.test(name) && attributes.get('display') !== 'false')
    .map((element) => new OdfBody(aroundStyles).text(element));

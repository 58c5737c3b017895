/** A kind of XML documents that is known: which of its elements no reader sees as text. */
export interface XmlDialect {
  /** Names of the outermost element, or of what repeats inside it. */
  readonly roots: ReadonlySet<string>;
  /** Elements that say something about the document. */
  readonly metadata: ReadonlySet<string>;
}

const names = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Articles of journals (ANSI/NISO Z39.96, JATS): title, abstract and text stay, with letters and replies behind them. */
const jats: XmlDialect = {
  roots: names('article'),
  metadata: names(
    `journal-meta article-id article-version article-categories contrib-group aff aff-alternatives author-notes pub-date
     volume issue issue-id issue-title isbn fpage lpage page-range elocation-id history permissions self-uri
     related-article related-object kwd-group funding-group conference counts custom-meta-group processing-meta
     notes-group supplement tex-math alternatives-source object-id`,
  ),
};

/** Laws of the United States (USLM), and bills in the older form. */
const laws: XmlDialect = {
  roots: names('uslm lawDoc uscDoc bill resolution pLaw statutesAtLarge amendment amendment-doc'),
  metadata: names('meta metadata property'),
};

export const dialects: readonly XmlDialect[] = [jats, laws];

/** Elements that mark words within a line, in whatever XML. */
export const inline = names(
  `b i u em strong bold italic underline sub sup sc small span a code monospace xref ext-link ref date term
   quotedText inline styled-content named-content strike roman`,
);

/** Numbers and marks that stand at the beginning of a line, before what they number. */
export const leading = names('num label enum');

/** A name without its prefix. */
export const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

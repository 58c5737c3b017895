import { numeral } from '../../numerals.ts';
import { superscript, subscript } from '../../scripts.ts';
import { latex } from '../word/math.ts';
import { child, childrenNamed, elementsOf, isElement, type XmlElement } from '../xmlTree.ts';

/** What a slide draws beside words: parts of its own, by the reference to them. */
export interface Drawn {
  /** Boxes of a diagram, as lines; null where it is not there. */
  diagram(reference: string): string | null;
  /** Something whose words are not read: a chart, an object of another program. */
  unread(): void;
}

/** What a shape stands for in the layout of a slide: `title`, `body`, `ftr`; null for a shape of its own. */
export function placeholderOf(shape: XmlElement): string | null {
  const found = elementsOf(shape)
    .filter(({ name }) => /^p:nv/.test(name))
    .map((element) => child(child(element, 'p:nvPr'), 'p:ph'))
    .find((element) => element !== undefined);
  return found ? (found.attributes.get('type') ?? 'body') : null;
}

/** Shapes of a slide in their order, also those in groups; what is hidden is left out. */
export function shapesOf(tree: XmlElement): XmlElement[] {
  return elementsOf(tree).flatMap((element) => {
    const shape = chosen(element);
    if (isHidden(shape)) return [];
    if (shape.name === 'p:grpSp' || shape.name === 'mc:Choice' || shape.name === 'mc:Fallback') return shapesOf(shape);
    return /^p:(sp|graphicFrame|cxnSp)$/.test(shape.name) ? [shape] : [];
  });
}

const isHidden = (shape: XmlElement): boolean =>
  elementsOf(shape).some(
    (element) => /^p:nv/.test(element.name) && child(element, 'p:cNvPr')?.attributes.get('hidden') === '1',
  );

/** Of a choice for new and old programs, what new ones show. */
const chosen = (element: XmlElement): XmlElement =>
  element.name === 'mc:AlternateContent'
    ? (child(element, 'mc:Choice') ?? child(element, 'mc:Fallback') ?? element)
    : element;

/** What a shape shows: paragraphs in lines, rows of tables with tabs between the cells. */
export function shapeText(shape: XmlElement, drawn: Drawn): string {
  if (shape.name !== 'p:graphicFrame') return bodyText(child(shape, 'p:txBody'));
  const data = child(child(shape, 'a:graphic'), 'a:graphicData');
  const table = child(data, 'a:tbl');
  if (table) return tableText(table);
  const diagram = child(data, 'dgm:relIds');
  const found = diagram ? drawn.diagram(diagram.attributes.get('r:dm') ?? '') : null;
  if (found === null && data) drawn.unread();
  return found ?? '';
}

/** Cells that are joined to the left or above hold nothing, and are there. */
const tableText = (table: XmlElement): string =>
  childrenNamed(table, 'a:tr')
    .map((row) =>
      childrenNamed(row, 'a:tc')
        .map((cell) => bodyText(child(cell, 'a:txBody')).replace(/\s+/g, ' ').trim())
        .join('\t')
        .trimEnd(),
    )
    .join('\n');

/** Paragraphs as lines, with their numbers where they have any; deeper ones are indented. */
export function bodyText(body: XmlElement | undefined): string {
  const counts: { readonly level: number; readonly type: string; number: number }[] = [];
  const lines = childrenNamed(body, 'a:p').map((paragraph) => {
    const properties = child(paragraph, 'a:pPr');
    const level = Math.min(8, Math.max(0, Number(properties?.attributes.get('lvl') ?? 0) || 0));
    const text = runs(paragraph).trim();
    const numbered = child(properties, 'a:buAutoNum');
    while (counts.length && counts.at(-1)!.level > level) counts.pop();
    if (!numbered) {
      if (counts.at(-1)?.level === level) counts.pop();
      return text && '  '.repeat(level) + text;
    }
    if (text === '') return '';
    const type = numbered.attributes.get('type') ?? '';
    const last = counts.at(-1);
    if (last?.level === level && last.type === type) last.number += 1;
    else {
      if (last?.level === level) counts.pop();
      counts.push({ level, type, number: Number(numbered.attributes.get('startAt') ?? 1) || 1 });
    }
    return `${'  '.repeat(level)}${autoNumber(type, counts.at(-1)!.number)} ${text}`;
  });
  return lines.filter((line) => line.trim()).join('\n');
}

/** Numbers of entries by the names of their kinds (ECMA-376, 20.1.10.61): `alphaLcParenBoth` is "(a)". */
function autoNumber(type: string, value: number): string {
  const [, kind = 'arabic', sign = ''] = /^(arabic|alphaLc|alphaUc|romanLc|romanUc)?(.*)$/.exec(type) ?? [];
  const number = numeral(numberNames[kind] ?? kind, value);
  if (sign === 'ParenBoth') return `(${number})`;
  return number + (sign === 'ParenR' ? ')' : sign === 'Period' ? '.' : '');
}

const numberNames: Readonly<Record<string, string>> = {
  alphaLc: 'lowerLetter',
  alphaUc: 'upperLetter',
  romanLc: 'lowerRoman',
  romanUc: 'upperRoman',
};

function runs(element: XmlElement): string {
  return elementsOf(element)
    .map((part): string => {
      switch (part.name) {
        case 'a:r':
        case 'a:fld':
          return run(part);
        case 'a:br':
          return '\n';
        case 'm:oMath':
        case 'm:oMathPara': {
          const formula = latex(part);
          return formula && `$${formula}$`;
        }
        case 'a:pPr':
        case 'a:endParaRPr':
          return '';
        default:
          return runs(chosen(part));
      }
    })
    .join('');
}

function run(element: XmlElement): string {
  const text = childrenNamed(element, 'a:t')
    .flatMap(({ children }) => children)
    .filter((node) => !isElement(node))
    .join('');
  const raised = Number(child(element, 'a:rPr')?.attributes.get('baseline') ?? 0);
  return raised > 0 ? superscript(text) : raised < 0 ? subscript(text) : text;
}

import { child, childrenNamed, elementsOf, isElement, valueOf, type XmlElement } from '../xmlTree.ts';

/** An equation of Office Math (ECMA-376, 22.1) as LaTeX, without the dollars around it. */
export const latex = (math: XmlElement): string => inside(math).trim();

const inside = (element: XmlElement | undefined): string => (element ? elementsOf(element).map(piece).join('') : '');

/** A part by its name, in braces. */
const group = (element: XmlElement, name: string): string => `{${inside(child(element, name)).trim()}}`;

/** What large operators and accents are called in LaTeX. */
const operators: Readonly<Record<string, string>> = {
  '∑': '\\sum',
  '∏': '\\prod',
  '∐': '\\coprod',
  '∫': '\\int',
  '∬': '\\iint',
  '∭': '\\iiint',
  '∮': '\\oint',
  '⋃': '\\bigcup',
  '⋂': '\\bigcap',
};
const accents: Readonly<Record<string, string>> = {
  '\u0300': '\\grave',
  '\u0301': '\\acute',
  '\u0302': '\\hat',
  '\u0303': '\\tilde',
  '\u0304': '\\bar',
  '\u0305': '\\overline',
  '\u0306': '\\breve',
  '\u0307': '\\dot',
  '\u0308': '\\ddot',
  '\u030c': '\\check',
  '\u20d7': '\\vec',
};

const words = (element: XmlElement): string =>
  element.children
    .map((node) => (isElement(node) ? (node.name === 'm:t' || node.name === 'w:t' ? words(node) : '') : escaped(node)))
    .join('');

const escaped = (text: string): string => text.replace(/[#$%&_{}]/g, '\\$&').replaceAll('\\\\', '\\backslash ');

/** Objects that have a form of their own; the content of any other is written as it comes. */
const forms: Readonly<Record<string, (element: XmlElement) => string>> = {
  'm:r': words,
  'm:t': words,
  'm:f': (element) => {
    const linear = /^(lin|skw)$/.test(valueOf(child(element, 'm:fPr'), 'm:type') ?? '');
    const [above, below] = [group(element, 'm:num'), group(element, 'm:den')];
    return linear ? `${above}/${below}` : `\\frac${above}${below}`;
  },
  'm:sSup': (element) => `${base(element)}^${group(element, 'm:sup')}`,
  'm:sSub': (element) => `${base(element)}_${group(element, 'm:sub')}`,
  'm:sSubSup': (element) => `${base(element)}_${group(element, 'm:sub')}^${group(element, 'm:sup')}`,
  'm:sPre': (element) => `{}_${group(element, 'm:sub')}^${group(element, 'm:sup')}${base(element)}`,
  'm:rad': (element) => {
    const degree = inside(child(element, 'm:deg')).trim();
    return `\\sqrt${degree ? `[${degree}]` : ''}${group(element, 'm:e')}`;
  },
  'm:nary': (element) => {
    const sign = valueOf(child(element, 'm:naryPr'), 'm:chr') ?? '∫';
    const [from, to] = [group(element, 'm:sub'), group(element, 'm:sup')];
    const limits = (from === '{}' ? '' : `_${from}`) + (to === '{}' ? '' : `^${to}`);
    return `${operators[sign] ?? sign}${limits} ${inside(child(element, 'm:e'))}`;
  },
  'm:d': (element) => {
    const properties = child(element, 'm:dPr');
    const [open, close] = [valueOf(properties, 'm:begChr') ?? '(', valueOf(properties, 'm:endChr') ?? ')'];
    const between = valueOf(properties, 'm:sepChr') ?? '|';
    return `\\left${fence(open)}${childrenNamed(element, 'm:e').map(inside).join(between)}\\right${fence(close)}`;
  },
  'm:m': (element) => `\\begin{matrix}${rows(childrenNamed(element, 'm:mr'))}\\end{matrix}`,
  'm:eqArr': (element) => `\\begin{matrix}${childrenNamed(element, 'm:e').map(inside).join(' \\\\ ')}\\end{matrix}`,
  'm:func': (element) => `${inside(child(element, 'm:fName'))} ${inside(child(element, 'm:e'))}`,
  'm:acc': (element) => {
    const sign = valueOf(child(element, 'm:accPr'), 'm:chr') ?? '\u0302';
    return `${accents[sign] ?? '\\hat'}${group(element, 'm:e')}`;
  },
  'm:bar': (element) => {
    const above = valueOf(child(element, 'm:barPr'), 'm:pos') === 'top';
    return `${above ? '\\overline' : '\\underline'}${group(element, 'm:e')}`;
  },
  'm:limLow': (element) => `${inside(child(element, 'm:e'))}_${group(element, 'm:lim')}`,
  'm:limUpp': (element) => `${inside(child(element, 'm:e'))}^${group(element, 'm:lim')}`,
};

const piece = (element: XmlElement): string => forms[element.name]?.(element) ?? inside(element);

const base = (element: XmlElement): string => inside(child(element, 'm:e'));

const rows = (list: readonly XmlElement[]): string =>
  list.map((row) => childrenNamed(row, 'm:e').map(inside).join(' & ')).join(' \\\\ ');

/** Braces are signs of LaTeX itself, and nothing is a point. */
const fence = (sign: string): string => (sign === '' ? '.' : /[{}]/.test(sign) ? `\\${sign}` : sign);

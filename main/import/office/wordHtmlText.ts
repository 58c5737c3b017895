import { DomUtils, parseDocument } from 'htmlparser2';

type Node = ReturnType<typeof parseDocument>['children'][number];
type Element = Extract<Node, { attribs: unknown }>;

const isElement = (node: Node): node is Element => 'attribs' in node;

/**
 * Plain text of the simple HTML that mammoth makes of a Word document: blocks with a blank line between them, list items
 * in lines with their bullet or number, table rows in lines with tabs between the cells, footnotes `[1]` at the end.
 */
export const wordHtmlText = (html: string): string => blocks(parseDocument(html).children).join('\n\n');

function blocks(nodes: readonly Node[]): string[] {
  const found: string[] = [];
  // Words outside of any block stay together in one.
  let loose = '';
  for (const node of nodes) {
    const block = isElement(node) ? blockOf(node) : null;
    if (block === null) {
      loose += inline(node);
      continue;
    }
    found.push(loose, block);
    loose = '';
  }
  found.push(loose);
  return found.map((block) => block.trim()).filter((block) => block !== '');
}

/** Text of a block; null for what stands within a line. */
function blockOf(element: Element): string | null {
  if (/^(p|h[1-6])$/.test(element.name)) return element.children.map(inline).join('');
  if (element.name === 'ul' || element.name === 'ol') return list(element);
  if (element.name === 'table') return table(element);
  return null;
}

/** One line for every item, deeper ones indented. */
function list(element: Element): string {
  return named(element, 'li')
    .map((item, i) => {
      const note = /^(foot|end)note-/.test(item.attribs.id ?? '');
      const mark = note ? `[${i + 1}] ` : element.name === 'ol' ? `${i + 1}. ` : '- ';
      return mark + blocks(item.children).join('\n').replaceAll('\n', '\n  ');
    })
    .join('\n');
}

/** Tables within cells are part of their words. */
function table(element: Element): string {
  const rows = DomUtils.getElementsByTagName('tr', element.children).filter((row) => tableOf(row) === element);
  return rows
    .map((row) =>
      [...named(row, 'td'), ...named(row, 'th')]
        .map((cell) => blocks(cell.children).join(' ').replace(/\s+/g, ' ').trim())
        .join('\t'),
    )
    .join('\n');
}

function tableOf(row: Element): unknown {
  const above = row.parent;
  return above && 'name' in above && above.name !== 'table' ? above.parent : above;
}

const named = (element: Element, name: string): Element[] =>
  element.children.filter((child): child is Element => isElement(child) && child.name === name);

function inline(node: Node): string {
  if (!isElement(node)) return 'data' in node ? node.data : '';
  if (node.name === 'br') return '\n';
  // The arrow that leads back from a footnote to its mark.
  if (node.name === 'a' && /^#(foot|end)note-ref-/.test(node.attribs.href ?? '')) return '';
  return node.children.map(inline).join('');
}

/** What stands before a paragraph: the level of its list, and its number or bullet. */
export interface Label {
  /** The same for all paragraphs that are counted together. */
  readonly list: object;
  readonly level: number;
  readonly text: string;
}

/** A paragraph, a table or a box of a document. */
export interface Block {
  readonly text: string;
  readonly label: Label | null;
}

/** Blocks with a blank line between; entries of a list that follow each other are lines, deeper ones indented. */
export function joined(blocks: readonly Block[]): string {
  const pieces: string[] = [];
  let list: Block[] = [];
  const endList = () => {
    const least = Math.min(...list.map(({ label }) => label?.level ?? 0));
    const lines = list.map(({ text, label }) => entry(text, label, (label?.level ?? 0) - least));
    if (lines.length) pieces.push(lines.join('\n'));
    list = [];
  };
  for (const block of blocks) {
    if (block.text.trim() === '' && !block.label?.text) continue;
    if (block.label && list[0] && list[0].label?.list !== block.label.list) endList();
    if (block.label) list.push(block);
    else {
      endList();
      pieces.push(block.text.trim());
    }
  }
  endList();
  return pieces.join('\n\n');
}

function entry(text: string, label: Label | null, depth: number): string {
  const indent = '  '.repeat(depth);
  const number = label?.text ? `${label.text} ` : '';
  return (indent + number + text.trim().replaceAll('\n', `\n${indent}  `)).trimEnd();
}

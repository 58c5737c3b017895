import { describe, expect, it } from 'vitest';
import { paragraph } from '../../../../../bench/hostile/officeFiles.ts';
import { word } from '../../../../../main/import/office/word/reader.ts';
import type { ReaderOptions } from '../../../../../main/import/reader.ts';
import { readItems } from '../../../../support/readItems.ts';
import {
  fieldSign,
  inList,
  level,
  line,
  numbering,
  run,
  spaces,
  wordDocument,
} from '../../../../support/wordDocument.ts';

/** What is read of a document of this body, with parts beside it by their relationship. */
async function items(body: string, more: Record<string, string> = {}, options: ReaderOptions = {}) {
  return readItems(word, 'a.docx', await wordDocument(body, more), options);
}

async function text(body: string, more: Record<string, string> = {}, options: ReaderOptions = {}): Promise<string> {
  const [item] = await items(body, more, options);
  return item && 'text' in item ? item.text : JSON.stringify(item);
}

describe('numbers of clauses', () => {
  const contract =
    level(0, 'decimal', '%1.', '<w:pStyle w:val="Heading1"/>') +
    level(1, 'decimal', '%1.%2') +
    level(2, 'lowerLetter', '(%3)');

  it('stand as Word shows them, and go on behind other text', async () => {
    const body =
      inList('Definitions', 1, 0) +
      inList('In this lease:', 1, 1) +
      inList('Rent means money.', 1, 2) +
      inList('Term means time.', 1, 2) +
      paragraph('A note between.') +
      inList('Payment', 1, 0) +
      inList('Rent is paid.', 1, 1) +
      inList('Fees', 2, 0) +
      inList('Forms', 2, 0);
    const lists = numbering([contract, level(0, 'upperLetter', 'Schedule %1')], [[0], [1]]);
    expect((await text(body, lists)).replace(/\n */g, '|')).toBe(
      '1. Definitions|1.1 In this lease:|(a) Rent means money.|(b) Term means time.||A note between.||' +
        '2. Payment|2.1 Rent is paid.||Schedule A Fees|Schedule B Forms',
    );
  });

  it('come from styles and those they are based on', async () => {
    const styles =
      `<w:styles ${spaces}><w:style w:type="paragraph" w:styleId="Heading1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>` +
      '<w:style w:type="paragraph" w:styleId="Own"><w:basedOn w:val="Heading1"/></w:style></w:styles>';
    const body = paragraph('One', { style: 'Heading1' }) + paragraph('Two', { style: 'Own' });
    expect(await text(body, { ...numbering([contract], [[0]]), 'styles.xml': styles })).toBe('1. One\n2. Two');
  });

  it('begin anew where an instance says so, and go on where it does not', async () => {
    const restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>';
    const lists = numbering([level(0, 'decimal', '%1)')], [[0], [0], [0, restart]]);
    const body = [1, 2, 1, 3, 3].map((id) => inList('x', id, 0)).join('');
    expect(await text(body, lists)).toBe('1) x\n2) x\n3) x\n5) x\n6) x');
  });

  it.each([
    ['upperRoman', 'IV'],
    ['lowerRoman', 'iv'],
    ['upperLetter', 'D'],
    ['decimalZero', '04'],
    ['ordinal', '4th'],
    ['cardinalText', 'Four'],
    ['ordinalText', 'Fourth'],
    ['none', ''],
  ])('are written as %s', async (format, shown) => {
    const body = Array.from({ length: 4 }, () => inList('x', 1, 0)).join('');
    const last = (await text(body, numbering([level(0, format, '%1')], [[0]]))).split('\n').at(-1);
    expect(last).toBe(`${shown} x`.trim());
  });

  it('are in digits in laws', async () => {
    const laws = level(0, 'upperRoman', 'Article %1') + level(1, 'decimal', '%1.%2', '<w:isLgl/>');
    expect(await text(inList('x', 1, 0) + inList('y', 1, 1), numbering([laws], [[0]]))).toBe('Article I x\n  1.1 y');
  });
});

describe('what a reader sees of a Word document', () => {
  it('has results of fields, not their instructions', async () => {
    const instruction = (words: string) => `<w:r><w:instrText>${words}</w:instrText></w:r>`;
    const nested =
      fieldSign('begin') +
      instruction('IF ') +
      fieldSign('begin') +
      instruction('REF a') +
      fieldSign('separate') +
      run('no') +
      fieldSign('end');
    const body =
      line(`${nested}${fieldSign('separate')}${run('clause 4')}${fieldSign('end')}${run(' applies; see ')}`) +
      line(`<w:fldSimple w:instr="PAGE">${run('7')}</w:fldSimple><w:hyperlink>${run(' here')}</w:hyperlink>`) +
      line(
        fieldSign('begin', '<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>') +
          fieldSign('end') +
          run(' smoker'),
      ) +
      line(
        fieldSign(
          'begin',
          '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="no"/><w:listEntry w:val="yes"/></w:ddList></w:ffData>',
        ) + fieldSign('end'),
      );
    expect(await text(body)).toBe('clause 4 applies; see\n\n7 here\n\n☒ smoker\n\nyes');
  });

  it('has equations as LaTeX', async () => {
    const r = (words: string) => `<m:r><m:t>${words}</m:t></m:r>`;
    const math = [
      `<m:sSup><m:e>${r('Cr')}</m:e><m:sup>${r('-1.154')}</m:sup></m:sSup>`,
      `<m:f><m:num>${r('a')}</m:num><m:den>${r('b')}</m:den></m:f>`,
      `<m:rad><m:deg>${r('3')}</m:deg><m:e>${r('x')}</m:e></m:rad>`,
      `<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>${r('i=1')}</m:sub><m:sup>${r('n')}</m:sup><m:e>${r('x')}</m:e></m:nary>`,
      `<m:d><m:dPr><m:begChr m:val="{"/><m:endChr m:val=""/></m:dPr><m:e>${r('5%')}</m:e></m:d>`,
    ];
    const body = line(`${run('Rate ')}<m:oMath>${math.join('')}</m:oMath>${run('.')}`);
    expect(await text(body)).toBe('Rate $Cr^{-1.154}\\frac{a}{b}\\sqrt[3]{x}\\sum_{i=1}^{n} x\\left\\{5\\%\\right.$.');
  });

  it('has the words below ruby, raised and lowered signs, and signs of symbol fonts', async () => {
    const ruby = `<w:r><w:ruby><w:rt>${run('とうきょう')}</w:rt><w:rubyBase>${run('東京')}</w:rubyBase></w:ruby></w:r>`;
    const sym = (font: string, char: string) => `<w:r><w:sym w:font="${font}" w:char="${char}"/></w:r>`;
    const up = (words: string) => run(words, '<w:vertAlign w:val="superscript"/>');
    const body =
      line(ruby + run('です')) +
      line(
        `${run('mc')}${up('2')} ${run('H')}${run('2', '<w:vertAlign w:val="subscript"/>')}${run('O 1')}${up('st')}`,
      ) +
      line(
        `${run('5 ')}${sym('Symbol', 'F06D')}${run('g')}<w:r><w:noBreakHyphen/></w:r>${run('co')}<w:r><w:softHyphen/></w:r>${run('op')}`,
      );
    expect(await text(body)).toBe('東京です\n\nmc²H₂O 1st\n\n5 μg\u2011coop');
  });

  it('has no hidden, deleted or moved text', async () => {
    const styles = `<w:styles ${spaces}><w:style w:type="character" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>`;
    const body = line(
      run('Seen') +
        run(' HIDDEN', '<w:vanish/>') +
        run(' STYLED', '<w:rStyle w:val="Secret"/>') +
        run(' again', '<w:rStyle w:val="Secret"/><w:vanish w:val="0"/>') +
        `<w:del>${run('gone')}</w:del><w:moveFrom>${run('away')}</w:moveFrom><w:ins>${run(' new')}</w:ins>`,
    );
    expect(await text(body, { 'styles.xml': styles })).toBe('Seen again new');
  });

  it('keeps the columns of joined cells', async () => {
    const cell = (words: string, about = '') => `<w:tc><w:tcPr>${about}</w:tcPr>${paragraph(words)}</w:tc>`;
    const rows = [
      cell('Ward') + cell('Drug') + cell('Dose'),
      cell('North', '<w:vMerge w:val="restart"/>') + cell('aspirin') + cell('75 mg'),
      cell('', '<w:vMerge/>') + cell('heparin') + cell('5000 U'),
      cell('all', '<w:gridSpan w:val="2"/>') + cell('none'),
    ];
    const table = `<w:tbl>${rows.map((row) => `<w:tr>${row}</w:tr>`).join('')}</w:tbl>`;
    expect(await text(table)).toBe('Ward\tDrug\tDose\nNorth\taspirin\t75 mg\n\theparin\t5000 U\nall\t\tnone');
  });

  it('has alternative chunks, and says which are not read', async () => {
    const chunk = (id: string) => `<w:altChunk r:id="${id}"/>`;
    const body = paragraph('Before.') + chunk('rIdX0') + chunk('rIdX1') + paragraph('After.');
    const parts = { 'aFChunk1.html': '<p>In the <b>chunk</b>.</p>', 'aFChunk2.mht': 'x' };
    const [item, ...doubts] = await items(body, parts);
    expect(item).toMatchObject({ text: 'Before.\n\nIn the chunk.\n\nAfter.' });
    expect(doubts).toEqual([
      { source: 'a.docx', doubt: true, problem: expect.stringContaining('word/aFChunk2.mht, whose kind is not read') },
    ]);
  });

  it('has text boxes once, headers and footers unless they are not wanted, comments when they are', async () => {
    const box = (words: string) => `<w:txbxContent>${paragraph(words)}</w:txbxContent>`;
    const body = line(
      `${run('Text')}<w:r><mc:AlternateContent><mc:Choice><w:drawing>${box('Box')}</w:drawing></mc:Choice>` +
        `<mc:Fallback><w:pict>${box('Box')}</w:pict></mc:Fallback></mc:AlternateContent></w:r>`,
    );
    const parts = {
      'header1.xml': `<w:hdr ${spaces}>${paragraph('Top')}</w:hdr>`,
      'footer1.xml': `<w:ftr ${spaces}>${paragraph('Bottom')}</w:ftr>`,
      'comments.xml': `<w:comments ${spaces}><w:comment>${paragraph('Really?')}</w:comment></w:comments>`,
    };
    expect(await items(body, parts)).toEqual([
      { source: 'a.docx', text: 'Top\n\nText\n\nBox\n\nBottom' },
      { source: 'a.docx', problem: 'has 1 comment, which were left out; --comments takes them in', doubt: true },
    ]);
    expect(await text(body, parts, { headers: false, comments: true })).toBe('Text\n\nBox\n\n[comment] Really?');
  });
});

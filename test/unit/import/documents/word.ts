import { footnoteMark, paragraph, docxFile, table } from '../../../../bench/hostile/officeFiles.ts';
import {
  field,
  fieldSign,
  inList,
  level,
  line,
  numbering,
  run,
  spaces,
  wordDocument,
} from '../../../support/wordDocument.ts';
import type { ShownDocument } from './shown.ts';

const heading = (words: string, style: string) => paragraph(words, { style });
const styles = (content: string) => ({ 'styles.xml': `<w:styles ${spaces}>${content}</w:styles>` });
const hidden = '<w:vanish/>';

const contract =
  level(0, 'decimal', '%1.') +
  level(1, 'decimal', '%1.%2') +
  level(2, 'lowerLetter', '(%3)') +
  level(3, 'lowerRoman', '(%4)');

/** Fields of all kinds. */
const fields: readonly ShownDocument[] = [
  {
    of: 'Word: fields',
    name: 'letter-from-a-template.docx',
    bytes: wordDocument(
      line(`${run('Dear ')}${field('MERGEFIELD Name \\* MERGEFORMAT', run('Ms Example'))}${run(',')}`) +
        line(`<w:fldSimple w:instr=" DATE \\@ &quot;d MMMM yyyy&quot; ">${run('1 June 2026')}</w:fldSimple>`) +
        line(
          `${run('see ')}${field('REF _Ref1 \\r \\h', run('clause 4.2'))}${run(' on page ')}${field('PAGEREF _Ref1', run('7'))}${run('.')}`,
        ) +
        line(`${run('Total: ')}${field('= SUM(ABOVE) \\# "#,##0.00"', run('1,250.00'))}`) +
        line(field('HYPERLINK "https://example.org/a?token=1"', run('our terms'))),
    ),
    shows: 'Dear Ms Example,\n\n1 June 2026\n\nsee clause 4.2 on page 7.\n\nTotal: 1,250.00\n\nour terms',
  },
  {
    of: 'Word: fields',
    name: 'contents.docx',
    bytes: wordDocument(
      // One field over several paragraphs, whose page numbers are hidden only in the view of a web page.
      line(
        `${fieldSign('begin')}<w:r><w:instrText> TOC \\o "1-3" \\h </w:instrText></w:r>${fieldSign('separate')}` +
          `<w:hyperlink w:anchor="_Toc1">${run('Definitions')}<w:r><w:rPr><w:webHidden/></w:rPr><w:tab/></w:r>${field('PAGEREF _Toc1', run('3', '<w:webHidden/>'))}</w:hyperlink>`,
      ) +
        line(
          `<w:hyperlink w:anchor="_Toc2">${run('Payment')}<w:r><w:tab/></w:r>${run('5')}</w:hyperlink>${fieldSign('end')}`,
        ) +
        line(`${run('Table ')}${field('SEQ Table \\* ARABIC', run('1'))}${run(': Rates')}`),
    ),
    shows: 'Definitions\t3\n\nPayment\t5\n\nTable 1: Rates',
  },
  {
    of: 'Word: fields',
    name: 'old-form.docx',
    bytes: wordDocument(
      line(
        `${run('Name: ')}${fieldSign('begin', '<w:ffData><w:textInput/></w:ffData>')}<w:r><w:instrText> FORMTEXT </w:instrText></w:r>${fieldSign('separate')}${run('Maria Example')}${fieldSign('end')}`,
      ) +
        line(
          `${fieldSign('begin', '<w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData>')}<w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r>${fieldSign('end')}${run(' agrees')}`,
        ) +
        line(
          `${fieldSign('begin', '<w:ffData><w:checkBox><w:checked w:val="0"/></w:checkBox></w:ffData>')}${fieldSign('end')}${run(' refuses')}`,
        ),
    ),
    shows: 'Name: Maria Example\n\n☒ agrees\n\n☐ refuses',
  },
  {
    of: 'Word: fields',
    name: 'controls.docx',
    bytes: wordDocument(
      line(
        `${run('Ward: ')}<w:sdt><w:sdtPr><w:alias w:val="Ward"/><w:dropDownList><w:listItem w:value="1"/></w:dropDownList></w:sdtPr><w:sdtContent>${run('North')}</w:sdtContent></w:sdt>`,
      ) +
        `<w:sdt><w:sdtPr/><w:sdtContent>${paragraph('A whole paragraph in a control.')}</w:sdtContent></w:sdt>` +
        `<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent><w:tc>${paragraph('drug')}</w:tc></w:sdtContent></w:sdt><w:tc>${paragraph('dose')}</w:tc></w:tr></w:sdtContent></w:sdt>` +
        `<w:tr><w:tc>${paragraph('aspirin')}</w:tc><w:tc>${paragraph('75 mg')}</w:tc></w:tr></w:tbl>`,
    ),
    shows: 'Ward: North\n\nA whole paragraph in a control.\n\ndrug\tdose\naspirin\t75 mg',
  },
];

/** Numbers as Word shows them. */
const numbers: readonly ShownDocument[] = [
  {
    of: 'Word: numbers of clauses',
    name: 'lease.docx',
    bytes: wordDocument(
      inList('Definitions', 1, 0) +
        inList('In this lease:', 1, 1) +
        inList('Rent means', 1, 2) +
        inList('the yearly sum, and', 1, 3) +
        inList('what is added to it.', 1, 3) +
        inList('Term means five years.', 1, 2) +
        inList('Words in the singular include the plural.', 1, 1) +
        inList('Payment', 1, 0) +
        inList('Rent is due monthly.', 1, 1),
      numbering([contract], [[0]]),
    ),
    shows: [
      '1. Definitions',
      '  1.1 In this lease:',
      '    (a) Rent means',
      '      (i) the yearly sum, and',
      '      (ii) what is added to it.',
      '    (b) Term means five years.',
      '  1.2 Words in the singular include the plural.',
      '2. Payment',
      '  2.1 Rent is due monthly.',
    ].join('\n'),
  },
  {
    of: 'Word: numbers of clauses',
    name: 'american-agreement.docx',
    bytes: wordDocument(
      heading('Sale', 'H1') +
        heading('Price.', 'H2') +
        heading('Closing.', 'H2') +
        heading('Terms', 'H1') +
        heading('Law.', 'H2'),
      {
        ...styles(
          [0, 1]
            .map(
              (i) =>
                `<w:style w:type="paragraph" w:styleId="H${i + 1}"><w:pPr><w:numPr><w:ilvl w:val="${i}"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>`,
            )
            .join(''),
        ),
        ...numbering(
          [
            level(0, 'upperRoman', 'Article %1', '<w:pStyle w:val="H1"/>') +
              level(1, 'decimalZero', 'Section %1.%2', '<w:pStyle w:val="H2"/><w:isLgl/>'),
          ],
          [[0]],
        ),
      },
    ),
    shows: 'Article I Sale\n  Section 1.01 Price.\n  Section 1.02 Closing.\nArticle II Terms\n  Section 2.01 Law.',
  },
  {
    of: 'Word: numbers of clauses',
    name: 'schedules.docx',
    bytes: wordDocument(
      paragraph('The schedules follow.') +
        inList('Fees', 1, 0) +
        inList('A fee of 5 %.', 1, 1) +
        inList('Forms', 1, 0) +
        inList('The form of notice.', 1, 1),
      numbering([level(0, 'upperLetter', 'Schedule %1') + level(1, 'decimal', '%1%2')], [[0]]),
    ),
    shows: 'The schedules follow.\n\nSchedule A Fees\n  A1 A fee of 5 %.\nSchedule B Forms\n  B1 The form of notice.',
    unseen: { why: 'pandoc shows the number of the level alone', words: ['1'] },
  },
  {
    of: 'Word: continued lists',
    name: 'interrupted.docx',
    bytes: wordDocument(
      inList('First.', 1, 0) +
        paragraph('A remark in between.') +
        inList('Second.', 1, 0) +
        table([['x', 'y']]) +
        inList('Third.', 2, 0) +
        inList('Anew.', 3, 0) +
        inList('And on.', 3, 0),
      numbering(
        [level(0, 'decimal', '%1.')],
        [[0], [0], [0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>']],
      ),
    ),
    shows: '1. First.\n\nA remark in between.\n\n2. Second.\n\nx\ty\n\n3. Third.\n1. Anew.\n2. And on.',
  },
  {
    of: 'Word: continued lists',
    name: 'unnumbered-entry.docx',
    bytes: wordDocument(
      // A second paragraph of an entry has no number, and numId 0 takes a number away from a style.
      inList('One,', 1, 0) +
        '<w:p><w:pPr><w:ind w:left="720"/></w:pPr><w:r><w:t>which goes on here.</w:t></w:r></w:p>' +
        inList('Two.', 1, 0) +
        '<w:p><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>No entry.</w:t></w:r></w:p>' +
        inList('Three.', 1, 0),
      numbering([level(0, 'lowerLetter', '%1)')], [[0]]),
    ),
    shows: 'a) One,\n\nwhich goes on here.\n\nb) Two.\n\nNo entry.\n\nc) Three.',
  },
];

const math = (words: string) => `<m:r><m:t>${words}</m:t></m:r>`;
const cellOf = (words: string, about = '') => `<w:tc><w:tcPr>${about}</w:tcPr>${paragraph(words)}</w:tc>`;
const box = (words: string) => `<w:txbxContent>${paragraph(words)}</w:txbxContent>`;
const ruby = (base: string, above: string) =>
  `<w:r><w:ruby><w:rubyPr><w:lid w:val="ja-JP"/></w:rubyPr><w:rt>${run(above)}</w:rt><w:rubyBase>${run(base)}</w:rubyBase></w:ruby></w:r>`;

/** What stands in lines beside words, and around the text. */
const things: readonly ShownDocument[] = [
  {
    of: 'Word: equations',
    name: 'dosing.docx',
    bytes: wordDocument(
      line(
        `${run('Clearance is ')}<m:oMath><m:f><m:num>${math('(140-age)')}<m:r><m:t>w</m:t></m:r></m:num><m:den>${math('72')}<m:sSub><m:e>${math('S')}</m:e><m:sub>${math('Cr')}</m:sub></m:sSub></m:den></m:f></m:oMath>${run(' in men.')}`,
      ) +
        line(
          `<m:oMathPara><m:oMath><m:rad><m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/><m:e>${math('2')}</m:e></m:rad></m:oMath></m:oMathPara>`,
        ),
    ),
    shows: 'Clearance is $\\frac{(140-age)w}{72S_{Cr}}$ in men.\n\n$$\\sqrt{2}$$',
  },
  {
    of: 'Word: ruby',
    name: 'japanese.docx',
    bytes: wordDocument(line(`${ruby('東京', 'とうきょう')}${run('から')}${ruby('京都', 'きょうと')}${run('へ。')}`)),
    shows: '東京から京都へ。',
    unseen: { why: 'pandoc loses the words below ruby', words: ['からへ'] },
  },
  {
    of: 'Word: alternative chunks',
    name: 'assembled.docx',
    bytes: wordDocument(
      paragraph('Before.') + '<w:altChunk r:id="rIdX0"/><w:altChunk r:id="rIdX1"/>' + paragraph('After.'),
      {
        'aFChunk1.html': '<html><body><p>Findings <b>inside</b>.</p><ul><li>one</li></ul></body></html>',
        'aFChunk2.txt': 'Plain words.',
      },
    ),
    shows: 'Before.\n\nFindings inside.\n\n- one\n\nPlain words.\n\nAfter.',
  },
  {
    of: 'Word: text boxes',
    name: 'poster.docx',
    bytes: wordDocument(
      line(
        `${run('Beside')}<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>${box('In a box of today')}</wps:txbx></wps:wsp></w:drawing></mc:Choice>` +
          `<mc:Fallback><w:pict><v:shape><v:textbox>${box('In a box of today')}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>`,
      ) + line(`<w:r><w:pict><v:shape><v:textbox>${box('In an old box')}</v:textbox></v:shape></w:pict></w:r>`),
    ),
    shows: 'Beside\n\nIn a box of today\n\nIn an old box',
  },
  {
    of: 'Word: headers and footers',
    name: 'letterhead.docx',
    bytes: wordDocument(paragraph('Body of the letter.'), {
      'header1.xml': `<w:hdr ${spaces}>${paragraph('Patient: Maria Example')}</w:hdr>`,
      'header2.xml': `<w:hdr ${spaces}>${paragraph('Confidential')}</w:hdr>`,
      'footer1.xml': `<w:ftr ${spaces}>${line(`${run('Page ')}${field('PAGE', run('1'))}${run(' of ')}${field('NUMPAGES', run('2'))}`)}</w:ftr>`,
    }),
    shows: 'Patient: Maria Example\n\nConfidential\n\nBody of the letter.\n\nPage 1 of 2',
  },
  {
    of: 'Word: headers and footers',
    name: 'letterhead-left-out.docx',
    bytes: wordDocument(paragraph('Body.'), { 'header1.xml': `<w:hdr ${spaces}>${paragraph('Head')}</w:hdr>` }),
    options: { choices: { headers: false } },
    shows: 'Body.',
  },
  {
    of: 'Word: comments',
    name: 'commented.docx',
    bytes: wordDocument(
      line(
        `<w:commentRangeStart w:id="0"/>${run('The fee is 5 %.')}<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>`,
      ),
      {
        'comments.xml': `<w:comments ${spaces}><w:comment w:id="0" w:author="A">${paragraph('Too much?')}</w:comment></w:comments>`,
      },
    ),
    shows: 'The fee is 5 %.',
    doubts: ['has 1 comment, which were left out; --comments takes them in'],
  },
  {
    of: 'Word: comments',
    name: 'comments-taken.docx',
    bytes: wordDocument(paragraph('The fee is 5 %.'), {
      'comments.xml': `<w:comments ${spaces}><w:comment w:id="0">${paragraph('Too much?')}</w:comment></w:comments>`,
    }),
    options: { choices: { comments: true } },
    shows: 'The fee is 5 %.\n\n[comment] Too much?',
  },
  {
    of: 'Word: notes',
    name: 'judgment.docx',
    bytes: docxFile(footnoteMark('As was held before', 1) + footnoteMark('and again', 2), [
      'Smith v Jones.',
      'Roe v Doe, at 12.',
    ]),
    shows: 'As was held before[1]\n\nand again[2]\n\n[1] Smith v Jones.\n\n[2] Roe v Doe, at 12.',
  },
  {
    of: 'Word: hidden text',
    name: 'hidden.docx',
    bytes: wordDocument(
      line(run('Seen') + run(' secret', hidden) + run(' again.')) +
        `<w:p><w:pPr><w:rPr>${hidden}</w:rPr></w:pPr>${run('secret whole', hidden)}</w:p>` +
        `<w:p><w:pPr><w:pStyle w:val="Hid"/></w:pPr>${run('secret by style')}</w:p>` +
        line(run('Last.')),
      styles(`<w:style w:type="paragraph" w:styleId="Hid"><w:rPr>${hidden}</w:rPr></w:style>`),
    ),
    shows: 'Seen again.\n\nLast.',
    unseen: { why: 'hidden text', words: ['secret', 'whole', 'by', 'style'] },
  },
  {
    of: 'Word: joined cells',
    name: 'ward-list.docx',
    bytes: wordDocument(
      `<w:tbl><w:tr>${cellOf('Ward')}${cellOf('Drug')}${cellOf('Dose')}</w:tr>` +
        `<w:tr>${cellOf('North', '<w:vMerge w:val="restart"/>')}${cellOf('aspirin')}${cellOf('75 mg')}</w:tr>` +
        `<w:tr>${cellOf('', '<w:vMerge/>')}${cellOf('heparin')}${cellOf('5000 U')}</w:tr>` +
        `<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>${cellOf('both', '<w:gridSpan w:val="2"/>')}</w:tr></w:tbl>`,
    ),
    shows: 'Ward\tDrug\tDose\nNorth\taspirin\t75 mg\n\theparin\t5000 U\n\tboth',
  },
  {
    of: 'Word: tracked changes',
    name: 'redline.docx',
    bytes: wordDocument(
      line(
        `${run('The fee is ')}<w:del w:id="1">${`<w:r><w:delText>200</w:delText></w:r>`}</w:del><w:ins w:id="2">${run('250')}</w:ins>${run(' euros.')}`,
      ) +
        line(`<w:moveFrom w:id="3">${run('Moved.')}</w:moveFrom>${run('Stays.')}`) +
        line(`<w:moveTo w:id="4">${run('Moved.')}</w:moveTo>`),
    ),
    shows: 'The fee is 250 euros.\n\nStays.\n\nMoved.',
  },
  {
    of: 'Word: wrapped text',
    name: 'wrapped.docx',
    bytes: wordDocument(
      line(
        `<w:smartTag w:element="place">${run('Vienna')}</w:smartTag><w:customXml w:element="x">${run(' is')}</w:customXml><w:bdo w:val="ltr">${run(' a')}</w:bdo><w:dir w:val="ltr">${run(' city')}</w:dir>${run('.')}`,
      ) + `<w:customXml w:element="y">${paragraph('In an element of its own.')}</w:customXml>`,
    ),
    shows: 'Vienna is a city.\n\nIn an element of its own.',
  },
  {
    of: 'Word: symbols',
    name: 'symbols.docx',
    bytes: wordDocument(
      line(
        `${run('5 ')}<w:r><w:sym w:font="Symbol" w:char="F06D"/></w:r>${run('g, H')}${run('2', '<w:vertAlign w:val="subscript"/>')}${run('O, 10')}${run('9', '<w:vertAlign w:val="superscript"/>')}${run('/l, well')}<w:r><w:noBreakHyphen/></w:r>${run('known co')}<w:r><w:softHyphen/></w:r>${run('operation')}`,
      ),
    ),
    shows: '5 μg, H₂O, 10⁹/l, well\u2011known cooperation',
  },
];

export const wordDocuments: readonly ShownDocument[] = [...fields, ...numbers, ...things];

import { describe, expect, it } from 'vitest';
import { importedFiles } from '../../../support/importing.ts';

const files = await importedFiles();
const read = (content: string, records?: string, text?: string, name = 'file.xml') =>
  files.read(name, content, { records, columns: { text } });

const medical = `<?xml version="1.0"?>
<Document id="7" source="NIH"><Focus>Asthma</Focus>
  <QAPairs>
    <QAPair pid="1"><Question qtype="treatment">How is it treated?</Question><Answer>With <b>care</b> &amp; time.</Answer></QAPair>
    <QAPair pid="2"><Question qtype="cause">Why?</Question><Answer>Unknown.</Answer></QAPair>
  </QAPairs>
</Document>`;

describe('XML files', () => {
  it('give the elements that are named as records, which know what is around them', async () => {
    expect(await read(medical, 'QAPair')).toEqual([
      { source: 'file.xml:1', text: 'How is it treated?\nWith care & time.', answerFrom: 19 },
      { source: 'file.xml:2', text: 'Why?\nUnknown.', answerFrom: 5 },
    ]);
    const template = '{@pid} {@id} {@source} {Focus}: {Question} ({Question.@qtype})';
    expect(await read(medical, 'QAPair', template)).toEqual([
      { source: 'file.xml:1', text: '1 7 NIH Asthma: How is it treated? (treatment)' },
      { source: 'file.xml:2', text: '2 7 NIH Asthma: Why? (cause)' },
    ]);
  });

  it('give what repeats inside the outermost element', async () => {
    expect(await read('<r><head>h</head><e><text>a</text></e><e><text>b</text></e></r>')).toEqual([
      { source: 'file.xml:1', text: 'a' },
      { source: 'file.xml:2', text: 'b' },
    ]);
    // Elements of that name that lie deeper are parts of other things.
    expect(await read('<r><p>a</p><x><p>no</p></x><p>b <i>c</i></p></r>')).toEqual([
      { source: 'file.xml:1', text: 'a' },
      { source: 'file.xml:2', text: 'b c' },
    ]);
  });

  it('are one text where nothing repeats', async () => {
    expect(await read(medical)).toEqual([
      { source: 'file.xml', text: 'Asthma\nHow is it treated?\nWith care & time.\nWhy?\nUnknown.' },
    ]);
    expect(await read('<a>x <b>y</b> <c>z</c><![CDATA[ <raw> & ]]></a>')).toEqual([
      { source: 'file.xml', text: 'x y z <raw> &' },
    ]);
  });

  it('keep blanks between and inside of marked words', async () => {
    expect(
      await read(
        '<a><p>We treated <i>in vivo </i>with co\u00adop <b>x</b> <i>y</i>.</p><q><b>one</b> <i>two</i></q></a>',
      ),
    ).toEqual([{ source: 'file.xml', text: 'We treated in vivo with coop x y.\none two' }]);
  });

  it('are whole articles without what is said about them', async () => {
    const article =
      '<article><front><journal-meta><x>no</x></journal-meta><article-meta><article-id>no</article-id>' +
      '<title-group><article-title>Trial 1</article-title></title-group></article-meta></front><body><sec><label>1.</label>' +
      '<title>Methods</title><p>Given <italic>in vivo </italic>to <bold>2</bold>.</p></sec></body>' +
      '<sub-article><body><p>Letter.</p></body></sub-article><sub-article><body><p>Reply.</p></body></sub-article></article>';
    const text = 'Trial 1\n1. Methods\nGiven in vivo to 2.\nLetter.\nReply.';
    expect(await read(article)).toEqual([{ source: 'file.xml', text }]);
    expect(await read(`<set>${article}${article}</set>`)).toEqual([
      { source: 'file.xml:1', text },
      { source: 'file.xml:2', text },
    ]);
  });

  it('are laws with their numbers, without what is said about them', async () => {
    const law =
      '<uslm xmlns="u"><meta><dc:title xmlns:dc="d">no</dc:title></meta><main><section><num>§ 1.</num><heading>Short title</heading>' +
      '<content>This Act is an Act.</content></section></main></uslm>';
    expect(await read(law)).toEqual([{ source: 'file.xml', text: '§ 1. Short title\nThis Act is an Act.' }]);
  });

  it('give the words of a field that is made of others', async () => {
    expect(
      await read('<r><e><id>1</id><body><p>a <i>b</i></p><p>c</p></body></e><e><body><p>d</p></body></e></r>'),
    ).toEqual([
      { source: 'file.xml:1', text: 'a b\nc' },
      { source: 'file.xml:2', text: 'd' },
    ]);
  });

  it('hold lists, objects and names with prefixes', async () => {
    const content =
      '<r xmlns:d="u"><d:item><d:tag>a</d:tag><d:tag>b</d:tag><meta><by n="1">Q</by></meta><__proto__>p</__proto__></d:item></r>';
    expect(await read(content, 'item', '{d:tag}|{meta.by}|{meta.by.@n}|{__proto__}')).toEqual([
      { source: 'file.xml:1', text: 'a\nb|Q|1|p' },
    ]);
  });

  it('say what there is when an element is missing', async () => {
    expect(await read('<r><a>x</a></r>', 'QAPair')).toEqual([
      { source: 'file.xml', problem: 'holds no "QAPair" to take records from; it has "r" and "a"' },
    ]);
  });

  it.each([
    ['<r><e><text>a</text></e></e>', 'is not well-formed XML in line 1: unexpected close tag'],
    ['<r><e><text>a</text></e>\n<e x=1>', 'is not well-formed XML in line 2: unquoted attribute value'],
    ['<r><e><text>a</text></e><e>', 'is not well-formed XML in line 1: unclosed tag: e'],
  ])('keep what comes before a mistake: %s', async (content, problem) => {
    expect(await read(content, 'e')).toEqual([
      { source: 'file.xml:1', text: 'a' },
      { source: 'file.xml', problem },
    ]);
  });

  it('do not expand what a document type defines', async () => {
    const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
    expect(await read(`<!DOCTYPE r [<!ENTITY l0 "ha">${laughs}]><r>&l9;</r>`)).toEqual([
      { source: 'file.xml', text: '&l9;' },
      {
        source: 'file.xml',
        problem: 'uses entities that XML does not know, such as &nbsp;, which stay as they are',
        doubt: true,
      },
    ]);
    expect(await read('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>')).toHaveLength(2);
  });

  it('nest no deeper than documents do', async () => {
    const problem = 'is nested deeper than 256 elements in line 1';
    expect(await read('<a>'.repeat(100_000))).toEqual([{ source: 'file.xml', problem }]);
    expect(await read(`${'<a>'.repeat(256)}x${'</a>'.repeat(256)}`)).toEqual([{ source: 'file.xml', text: 'x' }]);
  });

  it('may be long', async () => {
    const entries = Array.from({ length: 20_000 }, (_, i) => `<e n="${i}"><text>Text ${i} ü€</text></e>`);
    const items = await read(`<r>${entries.join('\n')}</r>`);
    expect(items.map((item) => 'text' in item && item.text)).toEqual(entries.map((_, i) => `Text ${i} ü€`));
  });
});

import type { ShownDocument } from './shown.ts';

const page = (body: string, head = '') => `<!doctype html><html><head>${head}</head><body>${body}</body></html>`;
const sentence = 'The patient was seen on the ward, and the treatment was changed, as the letter of the day says. ';

const html: readonly ShownDocument[] = [
  {
    of: 'HTML: hidden elements',
    name: 'hidden.html',
    bytes: page(
      '<p>Seen <span hidden>not</span><span style="display:none">nor this</span>here.</p>' +
        '<p style="visibility: hidden">nor this</p><template><p>nor this</p></template><script>var a = "nor this";</script>' +
        '<p aria-hidden="true">Seen, though not read aloud.</p><dialog>nor this</dialog><dialog open>Asked.</dialog>',
      '<title>A page</title><style>p { color: red }</style>',
    ),
    shows: 'A page\n\nSeen here.\n\nSeen, though not read aloud.\n\nAsked.',
    unseen: {
      why: 'hidden elements, which pandoc joins with others',
      words: ['notnor', 'nor', 'this', 'thishere', 'thisasked'],
    },
  },
  {
    of: 'HTML: list starts and types',
    name: 'lists.html',
    bytes: page(
      '<ol start="4"><li>Four<li>Five<li value="9">Nine<li>Ten</ol><ol type="A" start="3"><li>C</ol>' +
        '<ol type="i"><li>one<li>two</ol><ol reversed><li>last<li>first</ol><ol reversed start="8"><li>x<li>y</ol>',
    ),
    unseen: { why: 'pandoc counts on where an entry says its own number', words: ['6'] },
    shows: '4. Four\n5. Five\n9. Nine\n10. Ten\nC. C\ni. one\nii. two\n2. last\n1. first\n8. x\n7. y',
  },
  {
    of: 'HTML: nested lists',
    name: 'nested.html',
    bytes: page(
      '<ul><li>Outer<ol><li>first<ul><li>deep</ul><li>second</ol><li>Next</ul><dl><dt>Term<dd>Its meaning</dl>',
    ),
    shows: '- Outer\n  1. first\n    - deep\n  2. second\n- Next\nTerm\nIts meaning',
  },
  {
    of: 'HTML: joined cells',
    name: 'joined.html',
    bytes: page(
      '<table><caption>Doses</caption><tr><th>Ward<th>Drug<th>Dose<tr><td rowspan="2">North<td>aspirin<td>75 mg' +
        '<tr><td>heparin<td>5000 U<tr><td colspan="2">all<td>none</table>',
    ),
    shows: 'Doses\nWard\tDrug\tDose\nNorth\taspirin\t75 mg\n\theparin\t5000 U\nall\t\tnone',
  },
  {
    of: 'HTML: main text',
    name: 'whole-page.html',
    bytes: page('<nav>Home Products</nav><main><h1>Title</h1><p>Real content.</p></main><footer>Cookies</footer>'),
    shows: 'Home Products\n\nTitle\n\nReal content.\n\nCookies',
  },
  {
    of: 'HTML: main text',
    name: 'main-text.html',
    bytes: page(
      `<nav>Home Products</nav><main><h1>Letter</h1><p>${sentence.repeat(8)}</p><p>${sentence.repeat(8)}</p></main><footer>Cookies</footer>`,
    ),
    options: { choices: { mainText: true } },
    shows: `Letter\n\n${sentence.repeat(8).trim()}\n\n${sentence.repeat(8).trim()}`,
    unseen: { why: 'menus, which were not wanted', words: ['Home', 'Products', 'Cookies'] },
  },
  {
    of: 'HTML: controls',
    name: 'form.html',
    bytes: page(
      '<form><label>Name <input value="Maria Example"></label><br><label><input type="checkbox" checked> Smoker</label><br>' +
        '<select><option>North<option selected>South</select><textarea>Free words</textarea><button>Send</button>' +
        '<details><summary>More</summary>Folded words.</details></form>',
    ),
    shows: 'Name Maria Example\n☒ Smoker\nSouth\nFree words Send\n\nMore\nFolded words.',
    unseen: { why: 'an entry that is not chosen', words: ['NorthSouth'] },
  },
];

const xml: readonly ShownDocument[] = [
  {
    of: 'XML: blanks between inline elements',
    name: 'inline.xml',
    bytes:
      '<doc><para>We treated <i>in vivo </i>with <b>drug</b> <i>A</i>, not<b>B</b>.</para><note><b>one</b> <i>two</i></note></doc>',
    shows: 'We treated in vivo with drug A, notB.\none two',
  },
  {
    of: 'XML: article and body',
    name: 'article.xml',
    bytes: '<article><title>On leases</title><body><p>The first paragraph.</p><p>The second one.</p></body></article>',
    shows: 'On leases\nThe first paragraph.\nThe second one.',
  },
  {
    of: 'XML: article and body',
    name: 'two-articles.xml',
    bytes: '<set><article><body><p>One.</p></body></article><article><body><p>Two.</p></body></article></set>',
    shows: ['One.', 'Two.'],
  },
  {
    of: 'XML: JATS',
    name: 'trial.xml',
    bytes:
      '<article><front><journal-meta><journal-id>J</journal-id></journal-meta><article-meta><article-id>10.1/x</article-id>' +
      '<title-group><article-title>Trial of A</article-title></title-group><pub-date><year>2026</year></pub-date>' +
      '<abstract><p>It works.</p></abstract></article-meta></front><body><sec><label>1</label><title>Methods</title>' +
      '<p>Given <italic>in vivo</italic> to 12.</p><table-wrap><label>Table 1</label><caption><p>Doses.</p></caption>' +
      '<table><tr><td>A</td><td>5 mg</td></tr></table></table-wrap></sec></body><sub-article><body><p>A letter.</p></body></sub-article></article>',
    shows: 'Trial of A\nIt works.\n1 Methods\nGiven in vivo to 12.\nTable 1 Doses.\nA\t5 mg\nA letter.',
    unseen: { why: 'what is said about the article', words: ['2026', '10.1/x'] },
  },
  {
    of: 'XML: USLM',
    name: 'act.xml',
    bytes:
      '<uslm xmlns="http://schemas.gpo.gov/xml/uslm"><meta><docNumber>1</docNumber></meta><main><section><num>§ 1.</num><heading>Short title</heading>' +
      '<subsection><num>(a)</num><content>This Act is the <shortTitle>Water Act</shortTitle>.</content></subsection></section></main></uslm>',
    shows: '§ 1. Short title\n(a) This Act is the Water Act.',
  },
  {
    of: 'XML: soft hyphens',
    name: 'hyphens.xml',
    bytes: '<doc><p>The co\u00adoper\u00adation of both.</p></doc>',
    shows: 'The cooperation of both.',
  },
];

export const markupDocuments: readonly ShownDocument[] = [...html, ...xml];

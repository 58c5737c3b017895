import { describe, expect, it } from 'vitest';
import { importedFiles } from '../../../support/importing.ts';

const files = await importedFiles();

async function text(content: string, name = 'page.html'): Promise<string> {
  const [item] = await files.read(name, content);
  return item && 'text' in item ? item.text : `problem: ${item?.problem}`;
}

describe('HTML pages', () => {
  it('become what a reader sees', async () => {
    const page = `<!DOCTYPE html><html><head><title>A  title</title><meta name="description" content="no">
      <style>p { color: red }</style><script>if (a < b) document.write('<p>no</p>')</script></head>
      <body><h1>Heading</h1><p>One <b>bold</b><i> word</i>,
      and&nbsp;&lt;signs&gt; &amp; &euro;.</p><p>Two<br>lines<br><br>and more</p>
      <div>a</div><div>b</div><!-- no --><noscript>no</noscript><template><p>no</p></template></body></html>`;
    expect(await text(page)).toBe(
      'A title\n\nHeading\n\nOne bold word, and\u00a0<signs> & €.\n\nTwo\nlines\n\nand more\n\na\nb',
    );
  });

  it('have lists and tables', async () => {
    expect(await text('<p>x<ul><li>a</li><li><p>b</p><li>c</ul><ol><li>one<li>two</ol><p>y')).toBe(
      'x\n\n- a\n\n- b\n\n- c\n1. one\n2. two\n\ny',
    );
    const table = `<table><thead><tr><th>Name</th><th>Sum</th></tr></thead><tbody>
      <tr> <td> <p>A</p> </td> <td>1 <b>000</b></td> </tr>
      <tr><td></td><td>two<br>lines</td></tr><tr><td>C</td><td></td><td>3</td></tr></tbody></table>after`;
    expect(await text(table)).toBe('Name\tSum\nA\t1 000\n\ttwo\nlines\nC\t\t3\n\nafter');
    expect(await text('<table><tr><td><p>a</p><p>b</p></td></tr></table>')).toBe('a\n\nb');
  });

  it('keep the columns of joined cells', async () => {
    const rows =
      '<tr><th>Ward<th>Drug<th>Dose</tr><tr><td rowspan=2>North<td>aspirin<td>75 mg</tr>' +
      '<tr><td>heparin<td>5000 U</tr><tr><td colspan=2>all<td>none</tr><tr><td>x<td rowspan=99999999>y</tr>';
    expect(await text(`<table>${rows}</table>`)).toBe(
      'Ward\tDrug\tDose\nNorth\taspirin\t75 mg\n\theparin\t5000 U\nall\t\tnone\nx\ty',
    );
  });

  it('number lists as a browser does, and indent lists in lists', async () => {
    const lists = '<ol start=4><li>Four<li value=9>Nine<li>Ten</ol><ol type=a><li>x<li>y</ol><ol type=I><li>z</ol>';
    expect(await text(lists)).toBe('4. Four\n9. Nine\n10. Ten\na. x\nb. y\nI. z');
    expect(await text('<ul><li>Outer<ul><li>Inner</li></ul></li><li>Next</li></ul>')).toBe(
      '- Outer\n  - Inner\n- Next',
    );
  });

  it('show nothing that is hidden, and what controls show', async () => {
    const page =
      '<p>Seen</p><p style="color:red; display:none">no</p><p hidden>no<b>no</b></p><dialog>no</dialog>' +
      '<ruby>東京<rt>no</rt></ruby> <select><option>one<option selected>two</select> <input value="typed">' +
      '<input type="hidden" value="no"><input type="checkbox" checked>smoker <img alt="An x-ray"> x<sup>2</sup> H<sub>2</sub>O co&shy;op';
    expect(await text(page)).toBe('Seen\n\n東京\ntwo\ntyped ☒ smoker An x-ray x² H₂O coop');
    expect(await text('<ol><li hidden>no<li>first</ol>')).toBe('1. first');
  });

  it('are only their main text where that is asked for', async () => {
    const main = async (page: string) => {
      const [item] = await files.read('main.html', page, { choices: { mainText: true } });
      return item && 'text' in item ? item.text : item;
    };
    const around = '<nav><a>Home</a> <a>Products</a></nav>';
    expect(await main(`${around}<main><h1>Title</h1><p>Real content.</p></main><footer>Cookies</footer>`)).toBe(
      'Title\n\nReal content.',
    );
    const words = 'The patient was seen on the ward, and the treatment was changed, as the letter says. '.repeat(20);
    const found = await main(
      `${around}<div><h2>Letter</h2><p>${words}</p><p>${words}</p></div><footer>Cookies</footer>`,
    );
    expect(found).toContain(words.trim());
    expect(found).not.toMatch(/Products|Cookies/);
  });

  it('keep the lines of code', async () => {
    expect(await text('<p>x</p><pre>\na  b\n  c\n</pre>y')).toBe('x\n\na  b\n  c\n\n\ny');
  });

  it('are read even when they are broken', async () => {
    expect(await text('<p>a<div>b</span></p></td>c<')).toBe('a\n\nb\n\nc<');
    expect(await text('<html><head><title>T</title><body>x</body>')).toBe('T\n\nx');
    expect(await text('words & words &unknown; &#0; &#x110000;')).toBe('words & words &unknown; \ufffd \ufffd');
  });

  it('are read as XHTML where the name says so', async () => {
    expect(
      await text('<?xml version="1.0"?><html><head><script src="a"/></head><body><p>x</p></body></html>', 'a.xhtml'),
    ).toBe('x');
  });

  it('may nest deeply, but not without end', async () => {
    expect(await text(`${'<div>'.repeat(20_000)}x`)).toBe('x');
    const problem = 'has more than 30,000 elements open in each other; save it as text';
    expect(await text(`${'<b>'.repeat(40_000)}x`)).toBe(`problem: ${problem}`);
  });

  it('may be empty of words', async () => {
    expect(await text('<html><img src="a.png"></html>')).toBe('problem: holds no text');
  });
});

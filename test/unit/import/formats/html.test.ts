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

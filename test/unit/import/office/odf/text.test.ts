import { describe, expect, it } from 'vitest';
import { type OdfExtras, odfParts } from '../../../../../bench/hostile/documentFiles.ts';
import { zipFile } from '../../../../../bench/hostile/officeFiles.ts';
import { openDocumentText } from '../../../../../main/import/office/odf/text.ts';
import type { ReaderOptions } from '../../../../../main/import/reader.ts';
import { readItems } from '../../../../support/readItems.ts';

const read = async (body: string, extras: OdfExtras = {}, options: ReaderOptions = {}) =>
  readItems(openDocumentText, 'a.odt', await zipFile(odfParts('text', body, extras)), options);
const text = (words: string) => ({ source: 'a.odt', text: words });

const level = (number: number, format: string, more = '') =>
  `<text:list-level-style-number text:level="${number}" style:num-format="${format}" style:num-suffix="." ${more}/>`;
const lists =
  `<text:list-style style:name="L1">${level(1, '1')}${level(2, 'a', 'text:display-levels="2"')}</text:list-style>` +
  '<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>';
const item = (content: string) => `<text:list-item>${content}</text:list-item>`;
const p = (content: string) => `<text:p>${content}</text:p>`;

describe('OpenDocument texts', () => {
  it('are paragraphs with the blanks that are meant', async () => {
    const body =
      '<text:h text:outline-level="1">Title</text:h><text:p>\n  Two<text:s text:c="2"/>words,\n <text:span>a</text:span> <text:span>b</text:span><text:tab/>c<text:line-break/>d</text:p><text:p/>';
    expect(await read(body)).toEqual([text('Title\n\nTwo  words, a b\tc\nd')]);
  });

  it('have the numbers of headings and lists, also of those that go on', async () => {
    const common =
      '<text:outline-style><text:outline-level-style text:level="1" style:num-format="I"/>' +
      '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style>';
    const body =
      '<text:h text:outline-level="1">One</text:h><text:h text:outline-level="2">Inner</text:h>' +
      `<text:list xml:id="x" text:style-name="L1">${item(p('a') + p('more') + `<text:list>${item(p('deep'))}${item(p('deeper'))}</text:list>`)}${item(p('b'))}</text:list>` +
      p('between') +
      `<text:list text:continue-list="x" text:style-name="L1">${item(p('c'))}</text:list>` +
      p('new') +
      `<text:list text:style-name="L1"><text:list-item text:start-value="7">${p('seven')}</text:list-item><text:list-header>${p('none')}</text:list-header></text:list>` +
      p('bullets') +
      `<text:list text:style-name="L2">${item(p('x'))}${item(p(''))}</text:list>` +
      '<text:h text:outline-level="1">Two</text:h>';
    expect(await read(body, { styles: lists, common })).toEqual([
      text(
        'I One\n\nI.1 Inner\n\n1. a\n  more\n  1.a. deep\n  1.b. deeper\n2. b\n\nbetween\n\n3. c\n\nnew\n\n7. seven\nnone\n\nbullets\n\n- x\n\nII Two',
      ),
    ]);
  });

  it('leave out what is hidden or was deleted, and how words are spoken', async () => {
    const styles =
      '<style:style style:name="Hid" style:family="text"><style:text-properties text:display="none"/></style:style>' +
      '<style:style style:name="Sub" style:family="text" style:parent-style-name="Hid"/>' +
      '<style:style style:name="Up" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>' +
      '<style:style style:name="Down" style:family="text"><style:text-properties style:text-position="-33% 58%"/></style:style>';
    const body =
      `<text:tracked-changes><text:changed-region><text:deletion>${p('gone')}</text:deletion></text:changed-region></text:tracked-changes>` +
      p(
        'a<text:span text:style-name="Sub">secret</text:span>b<text:hidden-text text:is-hidden="true">no</text:hidden-text>',
      ) +
      p('mc<text:span text:style-name="Up">2</text:span> H<text:span text:style-name="Down">2</text:span>O') +
      p('<text:ruby><text:ruby-base>漢字</text:ruby-base><text:ruby-text>かんじ</text:ruby-text></text:ruby>') +
      `<text:section text:display="none">${p('hidden section')}</text:section><text:section>${p('seen')}</text:section>` +
      p('<text:hidden-paragraph text:is-hidden="true"/>not seen');
    expect(await read(body, { styles })).toEqual([text('ab\n\nmc² H₂O\n\n漢字\n\nseen')]);
  });

  it('have tables, boxes, notes, headers and footers', async () => {
    const cell = (content: string) => `<table:table-cell>${content}</table:table-cell>`;
    const body =
      p(
        'See<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>the note</text:p></text:note-body></text:note> here<draw:frame><draw:text-box><text:p>In a box</text:p></draw:text-box></draw:frame>.',
      ) +
      `<table:table><table:table-header-rows><table:table-row>${cell(p('drug'))}${cell(p('dose'))}${cell(p('by'))}</table:table-row></table:table-header-rows>` +
      `<table:table-row><table:table-cell table:number-columns-spanned="2">${p('A')}${p('B')}</table:table-cell><table:covered-table-cell/>${cell(p('x'))}</table:table-row></table:table>`;
    const master =
      '<style:master-page><style:header><text:p>Head</text:p></style:header><style:footer><text:p>Foot</text:p></style:footer></style:master-page>';
    const shown = 'See[1] here.\n\nIn a box\n\ndrug\tdose\tby\nA B\t\tx';
    expect(await read(body, { master })).toEqual([text(`Head\n\n${shown}\n\nFoot\n\n[1] the note`)]);
    expect(await read(body, { master }, { headers: false })).toEqual([text(`${shown}\n\n[1] the note`)]);
  });

  it('have comments where they are wanted, and say what was left out', async () => {
    const body =
      p('Words<office:annotation><text:p>Really?</text:p></office:annotation>.') +
      p('<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>');
    const objects = 'holds 1 embedded object (a formula, a chart, a sheet), whose text is not read';
    expect(await read(body)).toEqual([
      text('Words.'),
      { source: 'a.odt', problem: 'has 1 comment, which were left out; --comments takes them in', doubt: true },
      { source: 'a.odt', problem: objects, doubt: true },
    ]);
    expect(await read(body, {}, { comments: true })).toEqual([
      text('Words.\n\n[comment] Really?'),
      { source: 'a.odt', problem: objects, doubt: true },
    ]);
  });

  it('say what is wrong with them', async () => {
    const problems = async (parts: Record<string, string>) =>
      readItems(openDocumentText, 'a.odt', await zipFile(parts));
    const parts = odfParts('text', p('x'));
    const without = Object.fromEntries(Object.entries(parts).filter(([name]) => name !== 'content.xml'));
    expect(await problems(without)).toEqual([
      { source: 'a.odt', problem: 'is damaged: its part with the document is missing; save it again as .odt' },
    ]);
    expect(await problems({ ...parts, 'META-INF/manifest.xml': '<m><encryption-data/></m>' })).toEqual([
      { source: 'a.odt', problem: 'is password-protected; save it without a password' },
    ]);
    expect(await read('')).toEqual([{ source: 'a.odt', problem: 'holds no text' }]);
    expect(await readItems(openDocumentText, 'a.odt', Buffer.from('words'))).toEqual([
      { source: 'a.odt', problem: 'is not an OpenDocument text; save it again as .odt' },
    ]);
    const deep = await read('<text:section>'.repeat(3000) + '</text:section>'.repeat(3000));
    expect(deep).toEqual([{ source: 'a.odt', problem: expect.stringContaining('nested too deeply') }]);
  });
});

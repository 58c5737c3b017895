import { describe, expect, it } from 'vitest';
import { pptxParts, slidePart, slideShape, type SlideParts } from '../../../../../bench/hostile/documentFiles.ts';
import { zipFile } from '../../../../../bench/hostile/officeFiles.ts';
import { powerPoint } from '../../../../../main/import/office/slides/powerPoint.ts';
import type { ReaderOptions } from '../../../../../main/import/reader.ts';
import { readItems } from '../../../../support/readItems.ts';

const read = async (slides: readonly SlideParts[], more: Record<string, string> = {}, options: ReaderOptions = {}) =>
  readItems(powerPoint, 'a.pptx', await zipFile(pptxParts(slides, more)), options);
const text = (words: string) => ({ source: 'a.pptx', text: words });
const doubt = (problem: string) => ({ source: 'a.pptx', problem, doubt: true });

const entry = (words: string, level: number, type: string, more = '') =>
  `<a:p><a:pPr lvl="${level}"><a:buAutoNum type="${type}" ${more}/></a:pPr><a:r><a:t>${words}</a:t></a:r></a:p>`;

describe('PowerPoint presentations', () => {
  it('are their slides in order, with the numbers of entries', async () => {
    const list = [
      entry('one', 0, 'arabicPeriod'),
      entry('inner', 1, 'alphaLcParenBoth'),
      entry('inner two', 1, 'alphaLcParenBoth'),
      entry('two', 0, 'arabicPeriod'),
      '<a:p><a:r><a:t>plain</a:t></a:r></a:p>',
      entry('four', 0, 'romanUcParenR', 'startAt="4"'),
    ];
    const lines =
      '<a:p><a:r><a:t>E = mc</a:t></a:r><a:r><a:rPr baseline="30000"/><a:t>2</a:t></a:r><a:br/><a:r><a:t>next</a:t></a:r></a:p>';
    expect(
      await read([
        { shapes: slideShape(['Title'], 'title') + slideShape(list, 'body') },
        { shapes: `<p:grpSp>${slideShape([lines])}</p:grpSp>` },
      ]),
    ).toEqual([text('Title\n\n1. one\n  (a) inner\n  (b) inner two\n2. two\nplain\nIV) four\n\nE = mc²\nnext')]);
  });

  it('have tables and diagrams, and say what is not read', async () => {
    const frame = (data: string) =>
      `<p:graphicFrame><p:nvGraphicFramePr/><a:graphic><a:graphicData>${data}</a:graphicData></a:graphic></p:graphicFrame>`;
    const cell = (words: string) => `<a:tc><a:txBody><a:p><a:r><a:t>${words}</a:t></a:r></a:p></a:txBody></a:tc>`;
    const table = `<a:tbl><a:tr>${cell('drug')}${cell('dose')}</a:tr><a:tr>${cell('A')}<a:tc hMerge="1"/></a:tr></a:tbl>`;
    const points = ['doc', 'node', 'pres'].map(
      (type) => `<dgm:pt type="${type}"><dgm:t><a:p><a:r><a:t>${type} words</a:t></a:r></a:p></dgm:t></dgm:pt>`,
    );
    const diagram = `<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">${points.join('')}</dgm:dataModel>`;
    const shapes = frame(table) + frame('<dgm:relIds r:dm="rId9"/>') + frame('<c:chart xmlns:c="urn:chart"/>');
    expect(
      await read([{ shapes, targets: [['rId9', 'diagramData', '../diagrams/data1.xml']] }], {
        'ppt/diagrams/data1.xml': diagram,
      }),
    ).toEqual([
      text('drug\tdose\nA\n\nnode words'),
      doubt('holds 1 chart or embedded objects, whose text is not read'),
    ]);
  });

  it('have notes, comments and what stands on every slide where it is wanted', async () => {
    const targets = [
      ['rId1', 'notesSlide', '../notesSlides/notes1.xml'],
      ['rId2', 'comments', '../comments/comment1.xml'],
      ['rId3', 'slideLayout', '../slideLayouts/layout1.xml'],
    ] as const;
    const more = {
      'ppt/notesSlides/notes1.xml': slidePart('notes', slideShape(['7'], 'sldNum') + slideShape(['Say hello'], 'body')),
      'ppt/comments/comment1.xml':
        '<p:cmLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:cm><p:text>Sure?</p:text></p:cm></p:cmLst>',
      'ppt/slideLayouts/layout1.xml': slidePart(
        'sldLayout',
        slideShape(['Click to add a title'], 'title') + slideShape(['The firm']),
      ),
    };
    const slide = (words: string) => ({
      shapes: slideShape([words]) + slideShape(['Confidential'], 'ftr') + slideShape(['3'], 'sldNum'),
      targets,
    });
    const slides = [slide('One'), { ...slide('Hidden'), attributes: 'show="0"' }, slide('Two')];
    const hidden = doubt('has 1 hidden slide, which were left out');
    expect(await read(slides, more)).toEqual([
      text('One\n\nTwo\n\nThe firm\n\nConfidential'),
      hidden,
      doubt('has notes to 2 slides, which were left out; --notes takes them in'),
      doubt('has 2 comments, which were left out; --comments takes them in'),
    ]);
    expect(await read(slides, more, { notes: true, comments: true, headers: false })).toEqual([
      text('One\n\n[notes] Say hello\n\n[comment] Sure?\n\nTwo\n\n[notes] Say hello\n\n[comment] Sure?'),
      hidden,
    ]);
  });

  it('say what is wrong with them', async () => {
    expect(await read([{ shapes: '' }])).toEqual([{ source: 'a.pptx', problem: 'holds no text that its slides show' }]);
    expect(await read([{ shapes: slideShape(['x']) }], { 'ppt/_rels/presentation.xml.rels': '<r/>' })).toEqual([
      { source: 'a.pptx', problem: 'is damaged: its slide 1 is missing; save it again as .pptx' },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { odfParts } from '../../../../../bench/hostile/documentFiles.ts';
import { zipFile } from '../../../../../bench/hostile/officeFiles.ts';
import { openDocumentPresentation } from '../../../../../main/import/office/odf/presentation.ts';
import { readItems } from '../../../../support/readItems.ts';

describe('OpenDocument presentations', () => {
  it('are their slides, with notes where they are wanted', async () => {
    const box = (text: string) => `<draw:frame><draw:text-box><text:p>${text}</text:p></draw:text-box></draw:frame>`;
    const body =
      `<draw:page>${box('Title')}${box('Point')}<presentation:notes>${box('Say hello')}</presentation:notes></draw:page>` +
      `<draw:page>${box('End')}</draw:page>`;
    const bytes = await zipFile(odfParts('presentation', body));
    expect(await readItems(openDocumentPresentation, 'a.odp', bytes)).toEqual([
      { source: 'a.odp', text: 'Title\n\nPoint\n\nEnd' },
      { source: 'a.odp', problem: 'has notes to 1 slide, which were left out; --notes takes them in', doubt: true },
    ]);
    expect(await readItems(openDocumentPresentation, 'a.odp', bytes, { notes: true })).toEqual([
      { source: 'a.odp', text: 'Title\n\nPoint\n\n[notes] Say hello\n\nEnd' },
    ]);
  });
});

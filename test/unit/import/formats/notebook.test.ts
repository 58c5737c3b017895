import { describe, expect, it } from 'vitest';
import { notebook } from '../../../../main/import/formats/notebook.ts';
import type { ReaderOptions } from '../../../../main/import/reader.ts';
import { readItems } from '../../../support/readItems.ts';

const read = (value: unknown, options: ReaderOptions = {}) =>
  readItems(notebook, 'n.ipynb', Buffer.from(JSON.stringify(value)), options);
const outputs = [
  { output_type: 'stream', text: ['1\n', '2\n'] },
  { output_type: 'display_data', data: { 'image/png': 'iVBO', 'text/plain': '<Figure>' } },
  { output_type: 'error', traceback: ['\x1b[31mNameError\x1b[0m'] },
];
const four = {
  nbformat: 4,
  cells: [
    { cell_type: 'markdown', source: ['# Title\n', 'words'] },
    { cell_type: 'code', source: 'x = 1\nprint(x)', outputs },
    { cell_type: 'raw', source: '' },
  ],
};
const pictures = {
  source: 'n.ipynb',
  problem: 'has 1 output without text, such as pictures, which are not read',
  doubt: true,
};

describe('Notebooks', () => {
  it('are the words and the code of their cells', async () => {
    expect(await read(four)).toEqual([
      { source: 'n.ipynb', text: '# Title\nwords\n\nx = 1\nprint(x)' },
      { source: 'n.ipynb', problem: 'has 2 outputs, which were left out; --outputs takes them in', doubt: true },
      pictures,
    ]);
  });

  it('have what was printed where it is wanted', async () => {
    expect(await read(four, { outputs: true })).toEqual([
      { source: 'n.ipynb', text: '# Title\nwords\n\nx = 1\nprint(x)\n\n1\n2\n\nNameError' },
      pictures,
    ]);
  });

  it('may be of the version before', async () => {
    const cells = [
      { cell_type: 'heading', source: 'T' },
      { cell_type: 'code', input: ['y = 2'] },
    ];
    expect(await read({ nbformat: 3, worksheets: [{ cells }] })).toEqual([{ source: 'n.ipynb', text: 'T\n\ny = 2' }]);
  });

  it('are refused where they are none', async () => {
    await expect(read({ a: 1 })).rejects.toThrow('is no notebook: it holds no cells');
    await expect(read({ cells: [] })).rejects.toThrow('holds no text');
    await expect(readItems(notebook, 'n.ipynb', Buffer.from('{"cells":'))).rejects.toThrow('is not valid JSON');
  });
});

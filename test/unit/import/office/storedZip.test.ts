import { fromBufferPromise } from 'yauzl';
import { describe, expect, it } from 'vitest';
import { storedZip } from '../../../../main/import/office/storedZip.ts';

describe('A stored zip', () => {
  it('is one that another program reads', async () => {
    const parts = new Map([
      ['a/b.xml', Buffer.from('<a/>')],
      ['grün.xml', Buffer.alloc(0)],
    ]);
    const found = new Map<string, string>();
    const zip = await fromBufferPromise(storedZip(parts));
    for await (const entry of zip.eachEntry()) {
      const chunks: Buffer[] = [];
      for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
      found.set(entry.fileName, Buffer.concat(chunks).toString());
    }
    expect(found).toEqual(
      new Map([
        ['a/b.xml', '<a/>'],
        ['grün.xml', ''],
      ]),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { hl7 } from '../../../../main/import/formats/hl7.ts';
import { readItems } from '../../../support/readItems.ts';

const read = (text: string) => readItems(hl7, 'a.hl7', Buffer.from(text));
const header = 'MSH|^~\\&|LAB|ACME|||20260102||ORU^R01|1|P|2.5';

describe('HL7 messages', () => {
  it('are their segments, with the signs that others stand for', async () => {
    const note = 'NTE|1||Dose \\T\\ time\\.br\\5 \\S\\ 2 \\X0D\\end 10\\\\';
    expect(await read(`${header}\rPID|1||77^^^A||Roe^Ann\r${note}\r`)).toEqual([
      { source: 'a.hl7', text: `${header}\nPID|1||77^^^A||Roe^Ann\nNTE|1||Dose & time\n5 ^ 2 \nend 10\\\\` },
    ]);
  });

  it('are one text each in a batch, on lines, or in frames', async () => {
    const file = `FHS|^~\\&\r\nBHS|^~\\&\r\n\x0b${header}\r\nOBX|1|TX|||well\r\n\x1c\r\n${header}\nOBX|1|TX|||ill\nBTS|2\n`;
    expect(await read(file)).toEqual([
      { source: 'a.hl7:1', text: `${header}\nOBX|1|TX|||well` },
      { source: 'a.hl7:2', text: `${header}\nOBX|1|TX|||ill` },
    ]);
  });

  it('say what is not read, and what is wrong with them', async () => {
    expect(await read(`${header}\rOBX|1|ED|||^IM^PDF^Base64^JVBERi0x`)).toEqual([
      { source: 'a.hl7', text: `${header}\nOBX|1|ED|||^IM^PDF^Base64` },
      { source: 'a.hl7', problem: 'holds 1 embedded file, which is not read', doubt: true },
    ]);
    await expect(read('<ClinicalDocument/>')).rejects.toThrow('holds no message of HL7 version 2');
  });
});

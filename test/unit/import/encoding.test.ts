import { describe, expect, it } from 'vitest';
import { documentsOf, importedFiles, problemsOf } from '../../support/importing.ts';

const files = await importedFiles();

/** The bytes of a text in an encoding that Node only decodes. */
function encoded(text: string, label: string): Buffer {
  const decoder = new TextDecoder(label);
  const bytes = new Map<string, number[]>();
  for (let first = 0; first < 256; first += 1) {
    bytes.set(decoder.decode(Uint8Array.of(first)), [first]);
    if (first < 0x81 || /^(windows|iso|koi)/.test(label)) continue;
    for (let second = 0x30; second < 256; second += 1) {
      const char = decoder.decode(Uint8Array.of(first, second));
      if (char.length === 1 && !bytes.has(char)) bytes.set(char, [first, second]);
    }
  }
  return Buffer.from(Array.from(text, (char) => bytes.get(char) ?? [63]).flat());
}

/** Of code page 850, which Node does not know; the letters that the tests use. */
const in850: Readonly<Record<string, number>> = { ü: 0x81, ä: 0x84, ö: 0x94, Ä: 0x8e, Ö: 0x99, Ü: 0x9a, ß: 0xe1 };
const encoded850 = (text: string): Buffer => Buffer.from(Array.from(text, (char) => in850[char] ?? char.charCodeAt(0)));

const german = 'Der Vertrag über die Vermietung der Geschäftsräume läuft fünf Jahre. Müller grüßt schön. '.repeat(4);
const russian = 'Договор аренды помещения заключён на пять лет между сторонами, указанными ниже. '.repeat(4);
const polish = 'Umowa najmu lokalu została zawarta na pięć lat między stronami wymienionymi poniżej. Żółć. '.repeat(4);
const greek = 'Η σύμβαση μίσθωσης του ακινήτου συνάφθηκε για πέντε χρόνια μεταξύ των μερών. '.repeat(4);
const japanese = 'この契約は、当事者間で五年間の賃貸借について締結されたものである。カタカナとひらがな。'.repeat(6);
const chinese = '本合同由双方当事人签订,租赁期限为五年,自签字之日起生效。'.repeat(8);
const korean = '이 계약은 당사자 사이에 오 년 동안의 임대차에 관하여 체결되었다. '.repeat(6);

describe('encodings', () => {
  it.each([
    ['plain.txt', Buffer.from('Grüße\nzweite Zeile'), 'Grüße\nzweite Zeile'],
    ['marked.md', Uint8Array.of(0xef, 0xbb, 0xbf, 0x41), 'A'],
    ['wide.txt', Uint8Array.of(0xff, 0xfe, 0x41, 0, 0x42, 0), 'AB'],
    ['big-endian.TXT', Uint8Array.of(0xfe, 0xff, 0, 0x41), 'A'],
    ['wider.txt', Uint8Array.of(0xff, 0xfe, 0, 0, 0x41, 0, 0, 0, 0, 0xf6, 1, 0), 'A😀'],
    ['wider-big.txt', Uint8Array.of(0, 0, 0xfe, 0xff, 0, 0, 0, 0x41), 'A'],
    ['form-feed.txt', Buffer.from('one\f\ntwo\x1b[0m'), 'one\f\ntwo\x1b[0m'],
  ])('reads %s', async (name, content, text) => {
    expect(await files.read(name, content)).toEqual([{ source: name, text }]);
  });

  it.each([
    ['unmarked.txt', Buffer.from('Words with no mark, ü.', 'utf16le'), 'utf-16le', 'Words with no mark, ü.'],
    ['unmarked-big.txt', Buffer.from('Words with no mark.', 'utf16le').swap16(), 'utf-16be', 'Words with no mark.'],
    ['chinese.txt', Buffer.from(`${chinese} 2 ${chinese}`, 'utf16le'), 'utf-16le', `${chinese} 2 ${chinese}`],
    ['wide.txt', Buffer.from('AB'.split('').flatMap((char) => [char.charCodeAt(0), 0, 0, 0])), 'utf-32le', 'AB'],
    [
      'dos.txt',
      encoded850('Die Müllerin trägt schöne Grüße übers Äquatorgebiet.'),
      'cp850',
      'Die Müllerin trägt schöne Grüße übers Äquatorgebiet.',
    ],
    [
      'dos.csv',
      Buffer.concat([Buffer.from('text\n'), encoded850('Öffnungszeiten für Ärzte.')]),
      'cp850',
      'Öffnungszeiten für Ärzte.',
    ],
    [
      'mac.txt',
      encoded('Le médecin a reçu la patiente à l’hôpital où elle était.', 'macintosh'),
      'macintosh',
      'Le médecin a reçu la patiente à l’hôpital où elle était.',
    ],
    ['russian-dos.txt', encoded(russian, 'ibm866'), 'ibm866', russian],
    [
      'windows.txt',
      Buffer.from('Der Vertrag l\xe4uft \x96 \x84vorl\xe4ufig\x93 \x96 f\xfcnf Jahre.', 'latin1'),
      'windows-1252',
      'Der Vertrag läuft – „vorläufig“ – fünf Jahre.',
    ],
  ])('guesses, and says so: %s', async (name, content, label, text) => {
    const items = await files.read(name, content);
    expect(documentsOf(items).map((item) => item.text)).toEqual([text]);
    expect(problemsOf(items)).toEqual([
      { source: name, doubt: true, problem: expect.stringContaining(`was read as ${label}, which is a guess`) },
    ]);
  });

  it.each([
    ['windows-1252', german],
    ['windows-1251', russian],
    ['koi8-r', russian],
    ['iso-8859-2', polish.replaceAll('–', '-')],
    ['iso-8859-7', greek],
    ['shift_jis', japanese],
    ['euc-jp', japanese],
    ['gb18030', chinese],
    ['big5', '本合約由雙方當事人簽訂,租賃期限為五年,自簽字之日起生效。'.repeat(8)],
    ['euc-kr', korean],
  ])('recognises %s, in whole texts and in streams', async (label, text) => {
    const bytes = encoded(text, label);
    expect(documentsOf(await files.read(`${label}.txt`, bytes))).toEqual([{ source: `${label}.txt`, text }]);
    const html = Buffer.concat([Buffer.from('<p>'), bytes, Buffer.from('</p>')]);
    expect(documentsOf(await files.read(`${label}.html`, html))).toEqual([
      { source: `${label}.html`, text: text.trim() },
    ]);
    const lines = Buffer.concat([Buffer.from('{"text":"'), bytes, Buffer.from('"}\n{"text":"x"}')]);
    expect(documentsOf(await files.read(`${label}.jsonl`, lines)).map((item) => item.text)).toEqual([text, 'x']);
  });

  it('says when there was too little to go by', async () => {
    expect(await files.read('short.txt', Uint8Array.of(0x47, 0xfc, 0x6e))).toEqual([
      { source: 'short.txt', text: 'Gün' },
      {
        source: 'short.txt',
        problem:
          'was read as windows-1252, which is a guess; where letters are wrong, save it as UTF-8 and import it again',
        doubt: true,
      },
    ]);
  });

  it('believes what a file says of itself, unless it is UTF-8 after all', async () => {
    const page = (label: string, bytes: Uint8Array) =>
      Buffer.concat([Buffer.from(`<meta charset="${label}"><p>`), bytes, Buffer.from('</p>')]);
    const text = async (name: string, bytes: Uint8Array) => documentsOf(await files.read(name, bytes))[0]?.text;
    expect(await text('a.html', page('windows-1251', encoded('да', 'windows-1251')))).toBe('да');
    expect(await text('b.html', page('windows-1251', Buffer.from('да')))).toBe('да');
    const xml = Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>'),
      Uint8Array.of(0xe9),
      Buffer.from('</a>'),
    ]);
    expect(await text('c.xml', xml)).toBe('é');
  });

  it.each([
    ['junk.txt', Uint8Array.of(0x41, 0, 0x42), 'holds NUL characters and is probably not a text'],
    ['picture.html', Buffer.from('\x00\x01\x00\x02', 'latin1'), 'holds NUL characters and is probably not a text'],
    ['noise.jsonl', Buffer.from('\x01\x02abc'), 'is full of control characters and is probably not a text'],
    ['blank.md', Buffer.from(' \n '), 'is empty'],
    ['blank.csv', Buffer.from(''), 'is empty'],
    ['blank.html', Buffer.from('<p> </p>'), 'holds no text'],
  ])('says what is wrong with %s', async (name, content, problem) => {
    expect(await files.read(name, content)).toEqual([{ source: name, problem }]);
  });

  const damaged = Buffer.concat([Buffer.from(`${russian}\n`), Uint8Array.of(0xd0), Buffer.from(`\n${russian}`)]);

  it('says where a text is not the UTF-8 that it is elsewhere', async () => {
    expect(await files.read('damaged.txt', damaged)).toEqual([
      {
        source: 'damaged.txt',
        problem: 'holds a byte in line 2 that is wrong in utf-8; save it as UTF-8 and import it again',
      },
    ]);
  });

  it('loses only the record with the wrong byte', async () => {
    const lines = Buffer.concat([
      Buffer.from(`{"text":"${russian}"}\n{"text":"`),
      Uint8Array.of(0xff),
      Buffer.from(`"}\n{"text":"${russian}"}\n`),
    ]);
    expect(await files.read('damaged.jsonl', lines)).toEqual([
      { source: 'damaged.jsonl:1', text: russian },
      {
        source: 'damaged.jsonl:2',
        problem: 'holds bytes that are wrong in the encoding of the file; save it as UTF-8',
      },
      { source: 'damaged.jsonl:3', text: russian },
    ]);
  });

  it('leaves the character alone that usually stands for wrong bytes', async () => {
    expect(await files.read('replaced.jsonl', '{"text":"a\ufffdb"}')).toEqual([
      { source: 'replaced.jsonl:1', text: 'a\ufffdb' },
    ]);
  });

  it('does not cut characters between the pieces of a large file', async () => {
    const text = `${'€'.repeat(100_000)}x${'€'.repeat(100_000)}`;
    expect(await files.read('large.jsonl', JSON.stringify({ text }))).toEqual([{ source: 'large.jsonl:1', text }]);
    const page = documentsOf(await files.read('large.html', `<p>${text}</p>`));
    expect(page[0]?.text === text).toBe(true);
  });

  it('keeps wrong bytes apart that come after the beginning by which the encoding was decided', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `${i},some words in a row`);
    const bytes = Buffer.from(['n,text', ...rows, 'bad,X', 'good,last'].join('\n'));
    bytes[bytes.indexOf('bad,X') + 4] = 0xff;
    const items = await files.read('late.csv', bytes);
    expect(documentsOf(items)).toHaveLength(20_001);
    expect(problemsOf(items)).toEqual([
      { source: 'late.csv:20002', problem: 'holds bytes that are wrong in the encoding of the file; save it as UTF-8' },
    ]);
  });
});

import type { ShownDocument } from './shown.ts';

/** Bytes of letters beyond ASCII in encodings that Node does not write. */
const in850: Readonly<Record<string, number>> = {
  ü: 0x81,
  é: 0x82,
  ä: 0x84,
  ö: 0x94,
  Ä: 0x8e,
  Ö: 0x99,
  Ü: 0x9a,
  ß: 0xe1,
};
const inMac: Readonly<Record<string, number>> = { é: 0x8e, è: 0x8f, ç: 0x8d, à: 0x88, ê: 0x90, ô: 0x99, '’': 0xd5 };

const encoded = (text: string, letters: Readonly<Record<string, number>>): Buffer =>
  Buffer.from(Array.from(text, (char) => letters[char] ?? char.charCodeAt(0)));

/** Russian letters of code page 866: those before р lie together, the others further on. */
const in866 = (text: string): Buffer =>
  Buffer.from(
    Array.from(text, (char) => {
      const code = char.charCodeAt(0);
      if (code < 0x80) return code;
      return code < 0x0440 ? code - 0x0410 + 0x80 : code - 0x0440 + 0xe0;
    }),
  );

const in32 = (text: string, mark: boolean, swapped = false): Buffer => {
  const bytes = Buffer.alloc(4 * (text.length + (mark ? 1 : 0)));
  for (const [i, char] of Array.from((mark ? '\ufeff' : '') + text).entries())
    if (swapped) bytes.writeUInt32BE(char.codePointAt(0) ?? 0, 4 * i);
    else bytes.writeUInt32LE(char.codePointAt(0) ?? 0, 4 * i);
  return bytes;
};

const german = 'Die Müllerin trägt schöne Grüße über die Straße.';
const french = 'Le médecin a reçu la patiente à l’hôpital où elle était.'.replace('où', 'ou');
const russian = 'Договор аренды помещения заключен на пять лет между сторонами, указанными ниже.';
const guess = (label: string) => [`was read as ${label}, which is a guess`];

const encodings: readonly ShownDocument[] = [
  { of: 'encodings: cp850', name: 'dos.txt', bytes: encoded(german, in850), shows: german, doubts: guess('cp850') },
  {
    of: 'encodings: cp850',
    name: 'dos.csv',
    bytes: Buffer.concat([Buffer.from('text\r\n'), encoded(german, in850)]),
    shows: german,
    doubts: guess('cp850'),
  },
  {
    of: 'encodings: Mac Roman',
    name: 'mac.txt',
    bytes: encoded(french, inMac),
    shows: french,
    doubts: guess('macintosh'),
  },
  { of: 'encodings: cp866', name: 'russian.txt', bytes: in866(russian), shows: russian, doubts: guess('ibm866') },
  {
    of: 'encodings: UTF-32',
    name: 'wide.txt',
    bytes: in32('Ein kurzer Brief, für Sie.', true),
    shows: 'Ein kurzer Brief, für Sie.',
  },
  {
    of: 'encodings: UTF-32',
    name: 'wide-unmarked.txt',
    bytes: in32('Ein kurzer Brief.', false, true),
    shows: 'Ein kurzer Brief.',
    doubts: guess('utf-32be'),
  },
  {
    of: 'encodings: a guess is said',
    name: 'windows.txt',
    bytes: Buffer.from('Der Vertrag l\xe4uft \x96 \x84vorl\xe4ufig\x93 \x96 f\xfcnf Jahre.', 'latin1'),
    shows: 'Der Vertrag läuft – „vorläufig“ – fünf Jahre.',
    doubts: guess('windows-1252'),
  },
  { of: 'encodings: a guess is said', name: 'certain.txt', bytes: `\ufeff${german}`, shows: german },
];

const structured: readonly ShownDocument[] = [
  {
    of: 'JSON: concatenated documents',
    name: 'exported.json',
    bytes: '{"text":"The first."}\n{"text":"The second."}{"text":"The third."}',
    shows: ['The first.', 'The second.', 'The third.'],
  },
  {
    of: 'JSON: concatenated documents',
    name: 'cut-off.json',
    bytes: '{"text":"The first."}\n{"text":"The sec',
    shows: ['The first.'],
    notRead: ['is not valid JSON'],
  },
  {
    of: 'JSON: columnar files',
    name: 'frame.json',
    bytes: '{"text":["The first.","The second."],"id":[1,2]}',
    shows: ['The first.', 'The second.'],
  },
  {
    of: 'JSON: columnar files',
    name: 'indexed-frame.json',
    bytes: '{"text":{"0":"The first.","1":"The second."},"id":{"0":1,"1":2}}',
    shows: ['The first.', 'The second.'],
  },
  {
    of: 'JSON: NaN',
    name: 'scores.json',
    bytes: '[{"text":"NaN, she said: Infinity.","score":NaN},{"text":"Two.","score":-Infinity}]',
    shows: ['NaN, she said: Infinity.', 'Two.'],
  },
  {
    of: 'subtitles: without times',
    name: 'film.srt',
    bytes:
      '1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>Hello</i> there.\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\n- Who?\r\n- General\r\n',
    shows: 'Hello there.\n- Who?\n- General',
  },
  {
    of: 'subtitles: without times',
    name: 'talk.vtt',
    bytes: 'WEBVTT\n\nSTYLE\n::cue { color: red }\n\n1\n00:01.000 --> 00:02.000 line:0\n<v Ann>Tom &amp; I agree.\n',
    shows: 'Tom & I agree.',
  },
  { of: 'reports: not read', name: 'empty.txt', bytes: '', shows: [], notRead: ['is empty'] },
  { of: 'reports: not read', name: 'drawing.dwg', bytes: 'AC1032', shows: [], notRead: ['cannot be imported'] },
  { of: 'reports: not read', name: 'no-word.docx', bytes: 'words', shows: [], notRead: ['is not a Word document'] },
  {
    of: 'reports: read with a doubt',
    name: 'entities.xml',
    bytes: '<doc><p>Tom&nbsp;and I.</p></doc>',
    shows: 'Tom&nbsp;and I.',
    doubts: ['uses entities that XML does not know'],
  },
];

export const textDocuments: readonly ShownDocument[] = [...encodings, ...structured];

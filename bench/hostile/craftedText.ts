import type { RandomChoices } from './random.ts';
import type { FileType } from './validFiles.ts';

/** Files made to do harm to the readers of one type; by what they are. */
export type Crafted = Readonly<Record<string, (random: RandomChoices) => Buffer>>;

const deep = 100_000;
const of = (text: string) => (): Buffer => Buffer.from(text);
const nested = (open: string, close: string, inside = '', depth = deep) =>
  of(open.repeat(depth) + inside + close.repeat(depth));

const anyText: Crafted = {
  'one huge line': (random) => Buffer.from('word '.repeat(100_000 + random.throw(400_000))),
  'only line breaks': of('\r\n'.repeat(200_000)),
  'only a byte order mark': of('\ufeff'),
  'control characters': (random) => Buffer.from(Array.from({ length: 5000 }, () => random.throw(32))),
  latin1: () => Buffer.from('Größe, café, naïve – Zürich\n'.repeat(50), 'latin1'),
  'Shift JIS': () => Buffer.from('93fa967b8cea8365834c8358836782c582b78142'.repeat(40), 'hex'),
  'half of a surrogate pair': () => Buffer.from('eda080'.repeat(100), 'hex'),
  'one combining mark after the other': of(`e${'\u0301'.repeat(200_000)}`),
};

const table: Crafted = {
  'a quote that never ends': of(`id,text\n1,"${'never ends, '.repeat(60_000)}`),
  'a quote in every cell': of(`id,text\n${'"a"b",""c\n'.repeat(5000)}`),
  'a header of 20,000 columns': of(`${Array.from({ length: 20_000 }, (_, i) => `c${i}`).join(',')}\n1,2,3\n`),
  'rows of different lengths': (random) =>
    Buffer.from(`text,a\n${Array.from({ length: 3000 }, () => 'x,'.repeat(random.throw(30))).join('\n')}`),
  'only separators': of(',\t;'.repeat(300_000)),
  'equal names of columns': of(`${'text,'.repeat(500)}\n${'x,'.repeat(500)}\n`),
  'names of objects as columns': of('__proto__,constructor,toString,text\n1,2,3,words\n'),
};

const billionLaughs = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e0 "lol">${Array.from(
  { length: 12 },
  (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`,
).join('')}]><a><text>&e12;</text></a>`;

export const craftedText: Readonly<Partial<Record<FileType, Crafted>>> = {
  txt: anyText,
  md: { ...anyText, 'deep quotes': of('>'.repeat(deep)), 'deep brackets': of('[!['.repeat(deep)) },
  csv: table,
  tsv: Object.fromEntries(
    Object.entries(table).map(([name, make]) => [
      name,
      (random: RandomChoices) => Buffer.from(make(random).toString().replaceAll(',', '\t')),
    ]),
  ),
  html: {
    'deep elements': nested('<div>', '</div>', 'words'),
    'deep elements without ends': of('<b><i><table><tr><td>'.repeat(20_000)),
    'a comment that never ends': of(`<p>words</p><!--${'-'.repeat(300_000)}`),
    'an element of 50,000 attributes': of(`<p ${Array.from({ length: 50_000 }, (_, i) => `a${i}=1`).join(' ')}>x</p>`),
    'a script that never ends': of(`<p>words<script>${'if(a<b){'.repeat(50_000)}`),
    'many character references': of('&amp;#x41;&lt;&notanentity;&#99999999999;'.repeat(30_000)),
    'many angle brackets': of('<'.repeat(500_000)),
    'plain text after its end': of('<plaintext></p></html><html><body>words'),
  },
  json: {
    'deep brackets': nested('[', ']'),
    'deep objects': nested('{"a":', '}', '1'),
    'deep brackets without ends': of('['.repeat(deep)),
    'a huge number': of(`{"text":1${'0'.repeat(200_000)}}`),
    'a huge text': of(JSON.stringify([{ text: 'word '.repeat(400_000) }])),
    'names of objects': of('[{"__proto__":{"text":"a"},"constructor":1,"text":"words"}]'),
    'a text that never ends': of(`[{"text":"${'a'.repeat(500_000)}`),
    'half of a surrogate pair': of('[{"text":"\\ud800 words"}]'),
    'two values': of('{"text":"a"}{"text":"b"}'),
    'many empty records': of(`[${'{},'.repeat(100_000)}{}]`),
  },
  jsonl: {
    'deep brackets': nested('[', ']\n'),
    'one huge line': of(`{"text":"${'word '.repeat(400_000)}"}`),
    'many broken lines': of('{"text":\n'.repeat(20_000)),
    'all kinds of values': of('1\nnull\ntrue\n"words"\n[]\n{}\n{"text":1}\n{"text":null}\n{"text":["a"]}\n'),
    'names of objects': of('{"__proto__":{"text":"a"}}\n{"constructor":"x","text":"words"}\n'),
    'separators of lines within texts': of('{"text":"a\u2028b\u0085c"}\r\n{"text":"d"}\r{"text":"e"}'),
  },
  xml: {
    'deep elements': nested('<a>', '</a>', 'words'),
    'deep elements without ends': of('<a>'.repeat(deep)),
    'entities in entities': of(billionLaughs),
    'a long entity many times': of(
      `<!DOCTYPE a [<!ENTITY e "${'x'.repeat(50_000)}">]><a><text>${'&e;'.repeat(20_000)}</text></a>`,
    ),
    'an entity from a file': of('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a><text>&e;</text></a>'),
    'an element of 50,000 attributes': of(
      `<a ${Array.from({ length: 50_000 }, (_, i) => `a${i}="1"`).join(' ')}><text>x</text></a>`,
    ),
    'an unknown encoding': of('<?xml version="1.0" encoding="x-unknown"?><a><text>words</text></a>'),
    'many elements': of(`<a>${'<text>w</text>'.repeat(50_000)}</a>`),
    'text that never ends': of(`<a><![CDATA[${'x'.repeat(500_000)}`),
  },
};

export { billionLaughs };

import { CFB } from '@e965/xlsx';

/** Properties of a message, a recipient or an attachment, by their tags: `0x0037001f` is the subject in Unicode. */
export type Properties = Readonly<Record<number, string | number | Date | Buffer>>;

/** A letter of Outlook as properties of [MS-OXPROPS]. */
export interface OutlookLetter {
  readonly properties: Properties;
  readonly recipients?: readonly Properties[];
  /** A letter in place of bytes is one that was attached. */
  readonly attachments?: readonly (Properties | { readonly properties: Properties; readonly letter: OutlookLetter })[];
}

/** What the library that writes compound files is asked for; it has no types for it. */
const { utils, write } = CFB as unknown as {
  utils: { cfb_new(): object; cfb_add(container: object, path: string, bytes: Buffer): void };
  write(container: object, options: object): Buffer;
};

/** Types of properties ([MS-OXCDATA] 2.11.1): a number, a truth, a time, text in Unicode and in a code page, bytes. */
const [integer, boolean, time, unicode, string8] = [0x0003, 0x000b, 0x0040, 0x001f, 0x001e];

/** A file in the format of [MS-OXMSG]. */
export function outlookFile(letter: OutlookLetter): Buffer {
  const container = utils.cfb_new();
  for (const name of ['00020102', '00030102', '00040102'])
    utils.cfb_add(container, `/__nameid_version1.0/__substg1.0_${name}`, Buffer.alloc(0));
  addLetter(container, '/', letter, 32);
  return write(container, { type: 'buffer' });
}

function addLetter(container: object, folder: string, letter: OutlookLetter, headBytes: number): void {
  const { properties, recipients = [], attachments = [] } = letter;
  const head = Buffer.alloc(headBytes);
  for (const [i, count] of [recipients.length, attachments.length].entries()) {
    head.writeUInt32LE(count, 8 + 4 * i);
    head.writeUInt32LE(count, 16 + 4 * i);
  }
  addProperties(container, folder, properties, head);
  for (const [i, recipient] of recipients.entries())
    addProperties(container, `${folder}__recip_version1.0_#${hex(i)}/`, recipient, Buffer.alloc(8));
  for (const [i, attachment] of attachments.entries()) {
    const within = `${folder}__attach_version1.0_#${hex(i)}/`;
    if (isLetter(attachment)) {
      addProperties(container, within, attachment.properties, Buffer.alloc(8));
      addLetter(container, `${within}__substg1.0_3701000D/`, attachment.letter, 24);
    } else addProperties(container, within, attachment, Buffer.alloc(8));
  }
}

const isLetter = (attachment: object): attachment is { properties: Properties; letter: OutlookLetter } =>
  'letter' in attachment;

const hex = (value: number): string => value.toString(16).toUpperCase().padStart(8, '0');

function addProperties(container: object, folder: string, properties: Properties, head: Buffer): void {
  const entries = Object.entries(properties).map(([tag, value]) => {
    const [entry, type] = [Buffer.alloc(16), Number(tag) & 0xffff];
    entry.writeUInt32LE(Number(tag), 0);
    entry.writeUInt32LE(6, 4);
    if (type === integer || type === boolean) entry.writeUInt32LE(Number(value), 8);
    // Hundreds of nanoseconds since 1601.
    else if (type === time) entry.writeBigUInt64LE(BigInt((value as Date).getTime() + 11_644_473_600_000) * 10_000n, 8);
    else {
      const bytes = Buffer.isBuffer(value)
        ? value
        : Buffer.from(String(value), type === unicode ? 'utf16le' : 'latin1');
      entry.writeUInt32LE(bytes.length + (type === unicode ? 2 : type === string8 ? 1 : 0), 8);
      utils.cfb_add(container, `${folder}__substg1.0_${hex(Number(tag))}`, bytes);
    }
    return entry;
  });
  utils.cfb_add(container, `${folder}__properties_version1.0`, Buffer.concat([head, ...entries]));
}

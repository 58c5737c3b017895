import { createRequire } from 'node:module';
import { decompressRTF } from '@kenjiuno/decompressrtf';
import type * as MsgReaderModule from '@kenjiuno/msgreader';
import { codePageLabel, RtfDecoders } from '../formats/rtf/encodings.ts';
import { RtfText, shownText } from '../formats/rtf/text.ts';
import { rtfTokens } from '../formats/rtf/tokens.ts';
import { checkChains } from '../office/old/chains.ts';
import { isContainer } from '../office/old/container.ts';
import { reason, Unreadable } from '../unreadable.ts';
import type { Archive } from './archive.ts';
import { maxLetterBytes } from './letter.ts';
import { type Attachment, type Letter, letterFiles, nameAndAddress } from './letterFiles.ts';

type Fields = MsgReaderModule.FieldsData;

/** What of a message is read: a library's reader, and the fields that it found. */
interface Message {
  readonly reader: { getAttachment(of: Fields): { readonly content: Uint8Array } };
  readonly fields: Fields;
}

// What its own default is in a module of CommonJS, those who load such modules into others do not agree on.
const require = createRequire(import.meta.url);

/** Code pages of the text of a message that says nothing, and of Unicode ([MS-OXCMSG] 2.2.1.48). */
const [western, unicode] = [1252, 1200];

/** Letters of Outlook ([MS-OXMSG]): what people see of them and their attachments, as of any other letter. */
export const outlook: Archive = {
  endings: ['.msg'],
  async *entries(file, inside) {
    const message = await messageOf(Buffer.from(await file.all(maxLetterBytes)));
    yield* letterFiles(letterOf(message), file.source, inside);
    const { messageClass = 'IPM.Note' } = message.fields;
    if (!/^(IPM\.Note|REPORT)\b/i.test(messageClass))
      yield {
        source: file.source,
        problem: `is no letter but an item of the kind ${messageClass}; only its subject, people, text and attachments were read`,
        doubt: true,
      };
  },
};

async function messageOf(bytes: Buffer): Promise<Message> {
  if (!isContainer(bytes)) throw new Unreadable('is no letter of Outlook; save it again there, or as .eml');
  checkChains(bytes);
  // Loaded only when there is such a letter to read.
  const { default: MsgReader } = require('@kenjiuno/msgreader') as typeof MsgReaderModule.default;
  const read = (page: number): Message => {
    const reader = new MsgReader(new Uint8Array(bytes).buffer);
    reader.parserConfig = { ansiEncoding: codePageLabel(page) };
    return { reader, fields: reader.getFileData() };
  };
  let message: Message;
  try {
    message = read(western);
    const { messageCodepage: page = western } = message.fields;
    if (page !== western && page !== unicode) message = read(page);
  } catch (error) {
    throw new Unreadable(`is damaged: ${reason(error)}; save it again in Outlook`);
  }
  return message;
}

function letterOf(message: Message): Letter {
  const { fields } = message;
  const to = (kind: string): string =>
    (fields.recipients ?? [])
      .filter(({ recipType }) => recipType === kind)
      .map(({ name = '', smtpAddress, email = '' }) => nameAndAddress(name, smtpAddress ?? email))
      .join(', ');
  const headers: Letter['headers'] = [
    ['From', nameAndAddress(fields.senderName ?? '', fields.senderSmtpAddress ?? fields.senderEmail ?? '')],
    ['To', to('to')],
    ['Cc', to('cc')],
    ['Date', fields.clientSubmitTime ?? fields.messageDeliveryTime],
    ['Subject', fields.subject],
  ];
  const page = pageOf(fields);
  const plain = fields.body ?? (page ? '' : richText(fields));
  return { headers, plain, page, attachments: attachmentsOf(message) };
}

function pageOf({ bodyHtml, html, internetCodepage = western }: Fields): string {
  return bodyHtml ?? (html ? new RtfDecoders().decode(html, codePageLabel(internetCodepage)) : '');
}

/** Of a letter that has its text in Rich Text Format alone ([MS-OXRTFCP]). */
function richText({ compressedRtf }: Fields): string {
  if (!compressedRtf) return '';
  // Its first number says how long it is; the library goes on to there, whatever there is.
  const said = compressedRtf.length < 4 ? Infinity : Buffer.from(compressedRtf).readUInt32LE(0);
  if (said > compressedRtf.length - 4)
    throw new Unreadable('is damaged: its text ends too early; save it again in Outlook');
  const document = new RtfText();
  for (const token of rtfTokens(Buffer.from(decompressRTF([...compressedRtf])))) document.take(token);
  document.end();
  return shownText(document.body);
}

/** Pictures in the text are no files. */
function* attachmentsOf({ fields, reader }: Message): Generator<Attachment> {
  for (const attachment of fields.attachments ?? []) {
    const {
      fileName,
      fileNameShort,
      name = '',
      innerMsgContent,
      attachmentHidden,
      pidContentId,
      extension = '',
    } = attachment;
    const given = fileName ?? fileNameShort ?? name;
    const inText = attachmentHidden ?? (pidContentId !== undefined && fields.html !== undefined);
    if (inText && /\.(png|jpe?g|gif|bmp|tiff?|webp|svg)$/i.test(given)) continue;
    yield {
      name: innerMsgContent ? `${name || 'letter'}.msg` : given,
      ending: innerMsgContent ? '.msg' : extension,
      bytes: Buffer.from(reader.getAttachment(attachment).content),
    };
  }
}

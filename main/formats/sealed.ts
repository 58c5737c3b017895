import { createCipheriv, createDecipheriv, randomFillSync, scrypt } from 'node:crypto';

/*
 * Bytes behind a passphrase: scrypt (RFC 7914) makes the key, AES-256-GCM seals pieces of equal size whose nonces count them and
 * mark the last one, so that none can be changed, left out, repeated, reordered or cut off (STREAM: Hoang, Reyhanitabar, Rogaway
 * and Vizár, CRYPTO 2015; the construction of age). The head goes into every piece as additional data.
 */

const magic = Buffer.from('espalier sealed 1\n');
/** Behind the magic: the logarithm of scrypt's cost, its salt, and how all nonces begin. */
const costAt = magic.length;
const saltAt = costAt + 1;
const prefixAt = saltAt + 16;
const headBytes = prefixAt + 7;

const [pieceBytes, tagBytes] = [65_536, 16];

/** scrypt takes 128 MiB at the cost with which files are written; what a file may ask for takes 1 GiB. */
const [usualCost, mostCost] = [17, 20];
const blockSize = 8;

/** The passphrase is another one, or the first bytes were changed: nobody can tell these apart. */
export class WrongPassphrase extends Error {
  override readonly name = 'WrongPassphrase';
}

/** @param cost the logarithm of what trying a passphrase costs */
export async function* sealed(
  content: AsyncIterable<Uint8Array>,
  passphrase: string,
  cost = usualCost,
): AsyncGenerator<Buffer> {
  const head = Buffer.alloc(headBytes);
  magic.copy(head);
  head[costAt] = cost;
  randomFillSync(head, saltAt);
  const key = await keyOf(passphrase, head);
  yield head;
  let [number, rest] = [0, Buffer.alloc(0)];
  for await (const bytes of content) {
    rest = Buffer.concat([rest, bytes]);
    // Which piece is the last one is known only when nothing comes behind it.
    let at = 0;
    for (; rest.length - at > pieceBytes; at += pieceBytes, number += 1)
      yield sealedPiece(key, head, number, false, rest.subarray(at, at + pieceBytes));
    rest = rest.subarray(at);
  }
  yield sealedPiece(key, head, number, true, rest);
}

/**
 * What was sealed, in pieces that are each known to be whole; that nothing is missing is known only at the end.
 *
 * @throws WrongPassphrase before anything comes out; an error when a piece was changed or the end is missing.
 */
export async function* opened(content: AsyncIterable<Uint8Array>, passphrase: string): AsyncGenerator<Buffer> {
  let [number, rest] = [0, Buffer.alloc(0)];
  let [head, key]: [Buffer, Buffer | null] = [rest, null];
  for await (const bytes of content) {
    rest = Buffer.concat([rest, bytes]);
    if (!key) {
      if (rest.length < headBytes) continue;
      head = rest.subarray(0, headBytes);
      key = await keyOf(passphrase, head);
      rest = rest.subarray(headBytes);
    }
    let at = 0;
    for (; rest.length - at > pieceBytes + tagBytes; at += pieceBytes + tagBytes, number += 1)
      yield openedPiece(key, head, number, false, rest.subarray(at, at + pieceBytes + tagBytes));
    rest = rest.subarray(at);
  }
  if (!key) throw new Error('It ends in its first bytes; bring it back from a copy.');
  yield openedPiece(key, head, number, true, rest);
}

function keyOf(passphrase: string, head: Buffer): Promise<Buffer> {
  const cost = head[costAt]!;
  if (!head.subarray(0, magic.length).equals(magic) || cost > mostCost || cost < 1)
    throw new Error('It is no sealed file of this program, or a newer one wrote it; bring it back from a copy.');
  const options = { N: 2 ** cost, r: blockSize, p: 1, maxmem: 256 * 2 ** cost * blockSize };
  return new Promise((resolve, reject) =>
    scrypt(passphrase.normalize('NFC'), head.subarray(saltAt, prefixAt), 32, options, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  );
}

function nonce(head: Buffer, number: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  head.copy(bytes, 0, prefixAt, headBytes);
  bytes.writeUInt32BE(number, 7);
  bytes[11] = Number(last);
  return bytes;
}

function sealedPiece(key: Buffer, head: Buffer, number: number, last: boolean, piece: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce(head, number, last)).setAAD(head);
  return Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
}

function openedPiece(key: Buffer, head: Buffer, number: number, last: boolean, piece: Buffer): Buffer {
  const end = Math.max(0, piece.length - tagBytes);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce(head, number, last), { authTagLength: tagBytes });
    decipher.setAAD(head).setAuthTag(piece.subarray(end));
    return Buffer.concat([decipher.update(piece.subarray(0, end)), decipher.final()]);
  } catch (error) {
    if (number === 0) throw new WrongPassphrase('The passphrase is wrong, or the file was changed.', { cause: error });
    throw new Error('It was changed, or its end is missing; bring it back from a copy.', { cause: error });
  }
}

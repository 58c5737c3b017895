import { createDecipheriv, scryptSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { opened, sealed, WrongPassphrase } from '../../../main/formats/sealed.ts';

const cost = 4;
const passphrase = 'three small words';
const piece = 65_536;

/** In parts of another length than pieces have. */
async function* parts(bytes: Buffer, length = 10_007) {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}
async function all(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const found: Uint8Array[] = [];
  for await (const bytes of content) found.push(bytes);
  return Buffer.concat(found);
}
const seal = (bytes: Buffer) => all(sealed(parts(bytes), passphrase, cost));
const open = (bytes: Buffer, words = passphrase) => all(opened(parts(bytes), words));
const content = (length: number) => Buffer.from(Array.from({ length }, (_, i) => (i * 7919) % 251));

/** Where pieces begin behind the head: 18 bytes of its kind, the cost, a salt of 16, a prefix of 7. */
const head = 18 + 1 + 16 + 7;
const pieceAt = (number: number) => head + number * (piece + 16);

describe('Sealed bytes', () => {
  it.each([0, 1, piece - 1, piece, piece + 1, 2 * piece, 200_000])('of the length %i come back', async (length) => {
    expect((await open(await seal(content(length)))).equals(content(length))).toBe(true);
  });

  it('are AES-256-GCM under a key of scrypt, with the number of the piece and the mark of the last in the nonce', async () => {
    const bytes = content(piece + 5);
    const file = await seal(bytes);
    const key = scryptSync(passphrase, file.subarray(19, 35), 32, { N: 2 ** cost, r: 8, p: 1 });
    const decipher = createDecipheriv(
      'aes-256-gcm',
      key,
      Buffer.concat([file.subarray(35, 42), Buffer.from([0, 0, 0, 1, 1])]),
    );
    decipher.setAAD(file.subarray(0, head)).setAuthTag(file.subarray(-16));
    const last = Buffer.concat([decipher.update(file.subarray(pieceAt(1), -16)), decipher.final()]);
    expect(last.equals(bytes.subarray(piece))).toBe(true);
  });

  it('are never the same twice', async () => {
    expect((await seal(content(9))).subarray(19).equals((await seal(content(9))).subarray(19))).toBe(false);
  });

  it('open with no other passphrase', async () => {
    await expect(open(await seal(content(9)), 'three small word')).rejects.toThrow(WrongPassphrase);
  });

  it('are refused when a bit, the order, the number or the end of the pieces was changed', async () => {
    const file = await seal(content(3 * piece));
    const damaged = /changed, or its end is missing/;
    for (const at of [0, 19, 36, pieceAt(0) + 5, pieceAt(1) + 5, file.length - 1]) {
      const flipped = Buffer.from(file);
      flipped[at]! ^= 1;
      await expect(open(flipped), String(at)).rejects.toThrow();
    }
    const pieces = [0, 1, 2].map((i) => file.subarray(pieceAt(i), pieceAt(i + 1)));
    const made = (...order: number[]) => Buffer.concat([file.subarray(0, head), ...order.map((i) => pieces[i]!)]);
    expect((await open(made(0, 1, 2))).length).toBe(3 * piece);
    for (const order of [
      [0, 1],
      [0, 2],
      [0, 2, 1],
      [0, 1, 1, 2],
      [0, 1, 2, 2],
    ])
      await expect(open(made(...order)), order.join()).rejects.toThrow(damaged);
    await expect(open(file.subarray(0, 20))).rejects.toThrow(/first bytes/);
    const costly = Buffer.from(file);
    costly[18] = 40;
    await expect(open(costly)).rejects.toThrow(/no sealed file/);
  });
});

import { createHash, createHmac } from 'node:crypto';

/** What an entry is about; it lies apart from the entry, so that it can be erased. */
export interface AuditText {
  readonly subject: string;
  /** JSON. */
  readonly detail: string;
}

/**
 * What an entry keeps of its text for ever: an HMAC under a random key that lies with the text. As long as the text is there, it
 * can be checked; when text and key are gone, not even somebody who guesses the text can find out whether it was this one.
 */
export const digestOf = (key: string, { subject, detail }: AuditText): string =>
  createHmac('sha256', key)
    .update(JSON.stringify([subject, detail]))
    .digest('hex');

/** A hash over an entry and the one before it (its chain; empty for the first). */
export const chainOf = (
  before: string,
  { at, action, digest }: { readonly at: string; readonly action: string; readonly digest: string },
): string =>
  createHash('sha256')
    .update(JSON.stringify([before, at, action, digest]))
    .digest('hex');

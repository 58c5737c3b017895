/** A file that is not what it claims to be; the message is one sentence naming file, field and expectation. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
}

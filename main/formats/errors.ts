/** A file that is not what it claims to be; the message is one sentence naming file, field and expectation. */
export class FormatError extends Error {
  override readonly name: string = 'FormatError';
}

/** Something that is recognised and does not come in: one sentence says what it is, another what to take instead. */
export class Refusal extends FormatError {
  override readonly name = 'Refusal';
  /** What it is. */
  readonly reason: string;
  /** What to do now. */
  readonly advice: string;

  constructor(reason: string, advice: string) {
    super(`${reason} ${advice}`);
    this.reason = reason;
    this.advice = advice;
  }
}

/** A file that did not arrive whole, or not at all. */
export const notWhole = (reason: string): Refusal =>
  new Refusal(reason, 'Copy or download it again from where the folder came.');

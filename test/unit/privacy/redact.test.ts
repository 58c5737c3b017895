import { describe, expect, it } from 'vitest';
import { personalData } from '../../../bench/personalData/personalData.ts';
import { chosenDetectors } from '../../../main/privacy/detectors/index.ts';
import { redact } from '../../../main/privacy/redact.ts';
import { scanText } from '../../../main/privacy/scan.ts';

const redacted = (text: string, kinds?: string[]) =>
  redact({ source: 'x', text }, chosenDetectors(kinds)).document.text;

describe('redaction', () => {
  it('leaves text that can be read', () => {
    expect(
      redacted(
        'Dr. Anna Schmidt saw Mr. John Wagstaff (born 12 May 1950). Schmidt phoned (212) 736-5000; Wagstaff answered.',
      ),
    ).toBe('Dr. [NAME_1] saw Mr. [NAME_2] (born [BIRTH_DATE]). [NAME_1] phoned [PHONE]; [NAME_2] answered.');
  });

  it('gives equal values equal numbers however they are written', () => {
    expect(redacted('IBAN DE89370400440532013000, GB29 NWBK 6016 1331 9268 19, DE89 3704 0044 0532 0130 00')).toBe(
      'IBAN [IBAN_1], [IBAN_2], [IBAN_1]',
    );
    expect(redacted('a@example.org and A@Example.org')).toBe('[EMAIL] and [EMAIL]');
  });

  it('does not guess whose name a surname is when two carry it', () => {
    expect(redacted('Anna Schmidt and Jens Schmidt: Mrs. Schmidt')).toBe('[NAME_1] and [NAME_2]: Mrs. [NAME_3]');
  });

  it('replaces the kinds that are chosen, and counts them', () => {
    const { document, counts } = redact(
      { source: 'x', text: 'Dr. Meyer, a@example.org, b@example.org' },
      chosenDetectors(['email']),
    );
    expect(document.text).toBe('Dr. Meyer, [EMAIL_1], [EMAIL_2]');
    expect(counts).toEqual({ email: 2 });
  });

  it('replaces given findings, whatever their order; what overlaps or lies outside is left', () => {
    const text = 'one two three';
    const findings = [
      { kind: 'phone', from: 8, to: 13, confirmed: true },
      { kind: 'name', from: 0, to: 3, confirmed: true },
      { kind: 'email', from: 2, to: 5, confirmed: false },
      { kind: 'email', from: 10, to: 99, confirmed: true },
    ];
    expect(redact({ source: 'x', text }, findings)).toEqual({
      document: { source: 'x', text: '[NAME] two [PHONE]' },
      counts: { name: 1, phone: 1 },
    });
    expect(redact({ source: 'x', text }, [])).toEqual({ document: { source: 'x', text }, counts: {} });
  });

  it('goes on counting where an earlier redaction ended', () => {
    expect(redacted('[NAME_2] wrote to [NAME] and Dr. Meyer')).toBe('[NAME_2] wrote to [NAME] and Dr. [NAME_3]');
    expect(redacted('[NAME] wrote to Dr. Meyer')).toBe('[NAME] wrote to Dr. [NAME_1]');
  });

  it('keeps source, group and the beginning of the answer', () => {
    const question = 'Who is Dr. Wagstaff?\n';
    const answer = 'Mrs. Schmidt knows Wagstaff.';
    const document = { source: 'x', text: question + answer, answerFrom: question.length, group: 'g', why: 'w' };
    const { document: made } = redact(document);
    expect(made).toMatchObject({ source: 'x', group: 'g', why: 'w' });
    expect(made.text.slice(made.answerFrom)).toBe('Mrs. [NAME_2] knows [NAME_1].');
  });

  it('counts a finding across the beginning of the answer to the answer', () => {
    const text = 'Name: Anna Schmidt.';
    const { document } = redact({ source: 'x', text, answerFrom: text.indexOf('Schmidt') });
    expect([document.text, document.answerFrom]).toEqual(['Name: [NAME].', 6]);
    expect(redact({ source: 'x', text, answerFrom: 0 }).document.answerFrom).toBe(0);
    expect(redact({ source: 'x', text, answerFrom: text.length }).document.answerFrom).toBe('Name: [NAME].'.length);
  });

  it('is done after one time', () => {
    for (const { text } of personalData(5, 2)) {
      const first = redact({ source: 'x', text }).document;
      const second = redact(first);
      expect(second).toEqual({ document: first, counts: {} });
      expect(scanText(first.text)).toEqual([]);
    }
  });
});

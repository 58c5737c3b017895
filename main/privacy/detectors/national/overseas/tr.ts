import { whole } from '../../../context.ts';
import type { Detector } from '../../../finding.ts';
import { identifier } from '../../../identifier.ts';

function isTckn(text: string): boolean {
  const digits = [...text].map(Number);
  const [odd, even] = [0, 1].map((first) =>
    digits.slice(0, 9).reduce((total, digit, i) => (i % 2 === first ? total + digit : total), 0),
  ) as [number, number];
  const tenth = (7 * odd - even + 100) % 10;
  return text[0] !== '0' && tenth === digits[9] && (odd + even + tenth) % 10 === digits[10];
}

export const turkey: readonly Detector[] = [
  identifier({
    name: 'tr-tckn',
    explanation: 'Turkish identity numbers.',
    source: 'Nüfus ve Vatandaşlık İşleri; check digits 10 and 11',
    placeholder: '[NATIONAL_ID]',
    form: whole(String.raw`[1-9]\d{10}`),
    check: isTckn,
    words: 'tckn, tc kimlik, t.c. kimlik no, t.c. kimlik, tc kimlik no, kimlik no, kimlik numarası',
    grouped: 'possible',
    bare: 'nothing',
  }),
];

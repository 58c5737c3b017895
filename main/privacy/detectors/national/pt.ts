import { weightedSum } from '../../checks.ts';
import { whole } from '../../context.ts';
import type { Detector } from '../../finding.ts';
import { identifier } from '../../identifier.ts';

function isNif(digits: string): boolean {
  const check = 11 - (weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return (check > 9 ? 0 : check) === Number(digits[8]);
}

export const portugal: readonly Detector[] = [
  identifier({
    name: 'pt-nif',
    explanation: 'Portuguese tax numbers, next to a word that names them.',
    source: 'Decreto-Lei n.º 14/2013; check digit by modulus 11',
    placeholder: '[TAX_ID]',
    form: whole(String.raw`[1-35-9]\d{2}[ .]?\d{3}[ .]?\d{3}`),
    check: isNif,
    words: 'nif, n.i.f., contribuinte, número de contribuinte, n.º de contribuinte, identificação fiscal, nipc',
    grouped: 'nothing',
    bare: 'nothing',
  }),
];

import { weightedSum } from '../../checks.ts';
import { whole } from '../../context.ts';
import type { Detector } from '../../finding.ts';
import { identifier } from '../../identifier.ts';

/** The eighth character is the remainder by 23, W for 0; a ninth letter A to I counts with weight 9, the older W, T, X not. */
function isPps(text: string): boolean {
  const second = 'ABCDEFGHI'.indexOf(text[8] ?? 'none') + 1;
  const rest = (weightedSum(text, [8, 7, 6, 5, 4, 3, 2]) + 9 * second) % 23;
  return text[7] === 'WABCDEFGHIJKLMNOPQRSTUV'[rest];
}

export const ireland: readonly Detector[] = [
  identifier({
    name: 'ie-pps',
    explanation: 'Irish personal public service numbers.',
    source: 'Social Welfare Consolidation Act 2005, section 262; check character by modulus 23',
    placeholder: '[NATIONAL_ID]',
    form: whole(String.raw`\d{7}[A-W][A-IWTX]?`),
    check: isPps,
    words: 'pps, ppsn, pps number, pps no, personal public service',
    grouped: 'possible',
    bare: 'possible',
  }),
];

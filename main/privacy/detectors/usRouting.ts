import { weightedSum } from '../checks.ts';
import { whole } from '../context.ts';
import { identifier } from '../identifier.ts';

export const usRouting = identifier({
  name: 'us-routing',
  explanation: 'Routing numbers of American banks, next to a word that names them.',
  source: 'American Bankers Association, Routing Number Policy; Federal Reserve check digit 3-7-1',
  placeholder: '[ROUTING]',
  form: whole(String.raw`(?:0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)\d{7}`),
  check: (digits) => weightedSum(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0,
  words: 'aba, routing, routing number, rtn, transit number, aba number, fedwire',
  grouped: 'nothing',
  bare: 'nothing',
});

import { labelled } from '../labelled.ts';

export const ukSortCode = labelled({
  name: 'uk-sort-code',
  explanation: 'Sort codes of British and Irish banks behind a word that names them.',
  source: 'Pay.UK, Extended Industry Sort Code Directory: six digits',
  placeholder: '[SORT_CODE]',
  labels: 'sort code, sort codes, bank sort code, s/c, nsc',
  value: /\d{2}([ -]?)\d{2}\1\d{2}(?![\p{L}\p{N}])/u,
});

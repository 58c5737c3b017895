import { isValidBIC } from 'ibantools';
import { labelled } from '../labelled.ts';

export const bic = labelled({
  name: 'bic',
  explanation: 'Identifiers of banks (BIC, SWIFT code) behind a word that names them.',
  source: 'ISO 9362',
  placeholder: '[BIC]',
  labels: 'bic, swift, bic/swift, swift/bic, bic code, swift code, bic swift, swift bic, code bic',
  value: /[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?(?![\p{L}\p{N}])/u,
  check: isValidBIC,
});

import { whole } from '../context.ts';
import { identifier } from '../identifier.ts';

/** Structures of the numbers of the member states, the United Kingdom, Norway and Switzerland; blanks and dots may stand in them. */
const structures = [
  ...['ATU\\d{8}', 'BE[01]\\d{9}', 'BG\\d{9,10}', 'CY\\d{8}[A-Z]', 'CZ\\d{8,10}', 'DE\\d{9}', 'DK\\d{8}', 'EE\\d{9}'],
  ...['(?:EL|GR)\\d{9}', 'ES[0-9A-Z]\\d{7}[0-9A-Z]', 'FI\\d{8}', 'FR[0-9A-Z]{2}\\d{9}', '(?:GB|XI)(?:\\d{9}|\\d{12})'],
  ...[
    'HR\\d{11}',
    'HU\\d{8}',
    'IE\\d[0-9A-Z+*]\\d{5}[A-Z]{1,2}',
    'IT\\d{11}',
    'LT(?:\\d{9}|\\d{12})',
    'LU\\d{8}',
    'LV\\d{11}',
  ],
  ...[
    'MT\\d{8}',
    'NL\\d{9}B\\d{2}',
    'PL\\d{10}',
    'PT\\d{9}',
    'RO\\d{2,10}',
    'SE\\d{12}',
    'SI\\d{8}',
    'SK\\d{10}',
    'NO\\d{9}(?:MVA)?',
  ],
  ...['CHE\\d{9}(?:MWST|TVA|IVA)?'],
];
const exact = new RegExp(`^(?:${structures.join('|')})$`, 'u');

export const vatNumber = identifier({
  name: 'vat-number',
  explanation:
    'Value added tax numbers of Europe and French business numbers (SIRET, SIREN) behind a word that names them.',
  source: 'Directive 2006/112/EC, art. 215; VIES, structure of VAT identification numbers; INSEE (SIRET)',
  placeholder: '[TAX_ID]',
  form: whole(
    '(?:(?:ATU|CHE|[A-Z]{2})[ .-]?)?(?=[0-9A-Z]{0,3}\\d)[0-9A-Z]{1,4}(?:[ .-]?[0-9A-Z]{2,5}){1,4}(?:[ .-]?(?:MWST|TVA|IVA|MVA))?',
  ),
  check: (text) => exact.test(text),
  words: `
    vat, vat number, vat no, vat reg, vat reg no, vat id, vat registration number, ust id, ust id nr, ust idnr, ust idnr.,
    ustid, umsatzsteuer id, uid nummer, tva, n° tva, numéro de tva, tva intracommunautaire, siret, siren, n° siret, partita iva,
    p. iva, p.iva, nif iva, nip, btw, btw nummer, moms, mva`,
  grouped: 'nothing',
  bare: 'nothing',
});

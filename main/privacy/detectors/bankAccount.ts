import { labelled } from '../labelled.ts';

export const bankAccount = labelled({
  name: 'bank-account',
  explanation: 'Numbers of bank accounts that are no IBAN, behind a word that names them.',
  source: 'Six to seventeen digits: NACHA operating rules (17), Pay.UK (8), former German Kontonummer (10)',
  placeholder: '[ACCOUNT]',
  labels: `
    account number, account no, account no., account nr, account #, acct, acct., acct no, a/c, account num,
    checking account, savings account, a/c no, account id, kontonummer, konto nr, konto nr., kto, kto., kto nr,
    kto. nr., girokonto, numéro de compte, compte n°, compte numéro, n° de compte, no de compte,
    número de cuenta, cuenta n.º, n.º de cuenta, cuenta corriente, cuenta número, numero di conto,
    conto corrente, conto n., c/c, c/c n., numero conto`,
  value: /\d(?:[ -]?\d){5,16}(?![\p{L}\p{N}])/u,
});

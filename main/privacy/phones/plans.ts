import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** Where numbers without a country code may be from, by how they are written. */
const northAmerica: readonly CountryCode[] = ['US'];
const trunkZero: readonly CountryCode[] = ['DE', 'GB', 'FR', 'IT', 'AT', 'CH', 'NL', 'BE', 'SE', 'IE'];
const noTrunk: readonly CountryCode[] = ['ES', 'IT', 'PT', 'PL', 'DK', 'NO'];
const everywhere: readonly CountryCode[] = [
  ...northAmerica,
  ...trunkZero,
  ...(['ES', 'PT', 'PL', 'DK', 'NO', 'AU', 'IN', 'KR', 'ZA', 'TR', 'BR', 'CN', 'JP', 'RU', 'GR'] as const),
];

/** What makes digits a telephone number: a plus or 00, an area code in brackets, a word that names it, or their groups. */
export type Sign = 'international' | 'brackets' | 'named' | 'groups';

/** Whether a number with this sign exists in a numbering plan. `lengths` are those of its groups of digits. */
export const isPhone = (written: string, lengths: readonly number[], sign: Sign): boolean =>
  isBalanced(written) &&
  plansOf(written, lengths.join('-'), sign).some((country) =>
    parsePhoneNumberFromString(written.replace(/^\((\+\d+)\)/u, '$1'), {
      defaultCountry: country,
      extract: false,
    })?.isValid(),
  );

/** 01/2000 - 12/2006 */
const months = /\b\d{1,2}\/(?:19|20)\d\d\b/u;

/** As many brackets close as open; and a single digit at the end is an extension behind a dash. */
const isBalanced = (written: string): boolean =>
  written.split('(').length === written.split(')').length && !/[^\d-]\d$/u.test(written);

function plansOf(written: string, shape: string, sign: Sign): readonly CountryCode[] {
  const isAmerican = /^(?:1-)?3-3-4$/u.test(shape);
  switch (sign) {
    case 'international':
      return ['DE'];
    case 'named':
      return everywhere;
    case 'brackets':
      return isAmerican ? northAmerica : /^\(0/u.test(written) ? trunkZero : [];
    case 'groups':
      // With spaces alone it might be any number in groups.
      if (isAmerican) return /[-.]/u.test(written) ? northAmerica : [];
      if (months.test(written)) return [];
      // An area code with its zero, and groups of at least two digits behind it.
      if (written.startsWith('0')) {
        return /^[2-6](?:-[2-9]){1,5}$/u.test(shape) && written.replace(/\D/gu, '').length > 8 ? trunkZero : [];
      }
      if (!/^[36789]\d+(?:[ \u00a0/-]\d+)+$/u.test(written)) return [];
      return /^(?:3-3-3|3-2-2-2|2-3-2-2|2-7|3-6|3-7|3-3-3-3)$/u.test(shape) ? noTrunk : [];
  }
}

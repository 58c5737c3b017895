/** Check digits, as their standards define them. All take text of digits, or of digits and capitals where told. */

/** Sum of digit × weight, by place. */
export function weightedSum(digits: string, weights: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += Number(digits[i]) * (weights[i] as number);
  return sum;
}

/** Luhn's formula (ISO/IEC 7812-1, annex B): every second digit from the right doubled, digits added up, a multiple of 10. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = digits.length - 1, double = false; i >= 0; i--, double = !double) {
    const value = Number(digits[i]) * (double ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** The remainder by 97 of a number of any length, with letters counted as 10 … 35 (ISO 7064 MOD 97-10). */
export function mod97(text: string): number {
  let rest = 0;
  for (const c of text) {
    const value = Number.parseInt(c, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

/** ISO 7064 MOD 11,10: the last digit checks those before it. */
export function mod11And10(digits: string): boolean {
  let product = 10;
  for (let i = 0; i < digits.length - 1; i++) {
    const sum = (Number(digits[i]) + product) % 10;
    product = ((sum || 10) * 2) % 11;
  }
  return (product + Number(digits.at(-1))) % 10 === 1;
}

/** ICAO 9303, part 3, 4.9: weights 7, 3, 1; letters count 10 … 35, the filler 0. */
export function travelDocument(text: string, check: string): boolean {
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    sum += (c === '<' ? 0 : Number.parseInt(c, 36)) * ([7, 3, 1][i % 3] as number);
  }
  return String(sum % 10) === (check === '<' ? '0' : check);
}

/** Digits of a product added up, as German insurance numbers do. */
export const crossSum = (value: number): number => Math.floor(value / 10) + (value % 10);

/** Number of a capital letter in the alphabet, A = 1, in two digits. */
export const letterNumber = (letter: string): string => String(letter.charCodeAt(0) - 64).padStart(2, '0');

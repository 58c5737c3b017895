/** A change with its sign, in plain signs that other programs read as a number. */
export const signed = (change: number, digits = 4): string => (change >= 0 ? '+' : '') + change.toFixed(digits);

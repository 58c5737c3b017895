/** Signs that Unicode has raised and lowered, each at the place of the sign it stands for. */
const [plain, raised, lowered] = ['0123456789+-=()', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾', '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎'];

/** A text above or below the line in Unicode's own signs; as it is where these lack one of its signs ("1st"). */
const shifted = (signs: string) => (text: string) => {
  const found = [...text.replaceAll('−', '-')].map((sign) => (sign === ' ' ? ' ' : signs[plain.indexOf(sign)]));
  return found.every((sign) => sign !== undefined) ? found.join('') : text;
};

/** "2" as in "mc²". */
export const superscript = shifted(raised);

/** "2" as in "H₂O". */
export const subscript = shifted(lowered);

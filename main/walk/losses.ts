import type { TokenWindows } from '../models/windows.ts';

/**
 * Calls back with the loss of every token that counts as something to predict: not the first of a window, no padding, and
 * not what is only read (`scored`).
 *
 * @param losses of Head.losses, row-major [windows, length − 1].
 * @param visit gets the loss in nats, the token's position among all ids of the windows, and the loss's among the losses.
 */
export function eachScored(
  losses: Float32Array,
  { length, lengths, scored }: TokenWindows,
  visit: (nll: number, position: number, index: number) => void,
): void {
  losses.forEach((nll, i) => {
    const window = Math.floor(i / (length - 1));
    const inWindow = (i % (length - 1)) + 1;
    const position = window * length + inWindow;
    if (inWindow >= (lengths?.[window] ?? length) || (scored && !scored[position])) return;
    visit(nll, position, i);
  });
}

/**
 * Puts numbers of consecutive rows where those of next tokens stand; a window's last row has no next token.
 *
 * @param result row-major [windows, length − 1].
 * @param first row among the rows of all windows.
 */
export function placeNext(result: Float32Array, rows: Float32Array, first: number, length: number): void {
  rows.forEach((value, row) => {
    const position = (first + row) % length;
    if (position < length - 1) result[Math.floor((first + row) / length) * (length - 1) + position] = value;
  });
}

/** Mean over the tokens that count as something to predict, in nats per token. */
export function meanOfScored(losses: Float32Array, windows: TokenWindows): number {
  let [sum, count] = [0, 0];
  eachScored(losses, windows, (nll) => {
    sum += nll;
    count += 1;
  });
  return sum / count;
}

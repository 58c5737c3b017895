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

/** Mean over the tokens that count as something to predict, in nats per token. */
export function meanOfScored(losses: Float32Array, windows: TokenWindows): number {
  let [sum, count] = [0, 0];
  eachScored(losses, windows, (nll) => {
    sum += nll;
    count += 1;
  });
  return sum / count;
}

import type { DocumentWindows } from './documentWindows.ts';

/** Document whose next token a position has to predict; −1 where nothing is scored. */
export function predicts({ segments, scored, length }: DocumentWindows, position: number): number {
  const next = position + 1;
  const document = segments[position] as number;
  return next % length !== 0 && segments[next] === document && scored[next] === 1 ? document : -1;
}

/** Document that a position holds a token of; −1 for padding and for the joiner before a document. */
export function holds({ segments, length }: DocumentWindows, position: number): number {
  const document = segments[position] as number;
  return position % length !== 0 && segments[position - 1] === document ? document : -1;
}

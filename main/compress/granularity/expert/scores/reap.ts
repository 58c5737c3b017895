import { ofRouting } from './ofRouting.ts';

/** Mean over the tokens that go to an expert of gate · ‖output‖ (REAP, eq. 9); one that saw no token scores 0. */
export const reap = ofRouting({
  name: 'reap',
  explanation:
    'How much an expert adds to a token that goes to it: the length of what it puts out, times the router’s weight, on average.',
  citation: 'Lasby, Lazarevich, Sinnadurai, Lie, Ioannou, Thangarasa. 2025 (REAP). arXiv:2510.13999',
  perToken: true,
  of: ({ output, share }) => output.map((sum, expert) => (share[expert] ? sum / (share[expert] as number) : 0)),
});

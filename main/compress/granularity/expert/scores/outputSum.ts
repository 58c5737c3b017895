import { ofRouting } from './ofRouting.ts';

/** Σ gate · ‖output‖: REAP’s criterion as a sum, in which how often the text goes to an expert counts. */
export const outputSum = ofRouting({
  name: 'outputSum',
  explanation:
    'How much an expert adds altogether: the length of what it puts out, times the router’s weight, over the whole text.',
  citation: '',
  of: ({ output }) => output,
});

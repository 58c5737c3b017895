import { codebook } from '../codebook.ts';

/** Levels of ggml's iq4_nl and iq4_xs: dense around zero, where most weights are; a zero itself is not among them. */
export const nonlinear = codebook([-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113]);

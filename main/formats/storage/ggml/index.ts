import { iq4_nl } from './iq4_nl.ts';
import { iq4_xs } from './iq4_xs.ts';
import { mxfp4 } from './mxfp4.ts';
import { q2_k } from './q2_k.ts';
import { q3_k } from './q3_k.ts';
import { q4_0 } from './q4_0.ts';
import { q4_1 } from './q4_1.ts';
import { q4_k } from './q4_k.ts';
import { q5_0 } from './q5_0.ts';
import { q5_1 } from './q5_1.ts';
import { q5_k } from './q5_k.ts';
import { q6_k } from './q6_k.ts';
import { q8_0 } from './q8_0.ts';

/** Formats whose bytes are those of ggml, so that a GGUF carries them as they are; another one is a file beside these. */
export const ggmlFormats = {
  ...{ q8_0, q6_k, q5_k, q5_1, q5_0, q4_k, q4_1, q4_0 },
  ...{ iq4_nl, iq4_xs, q3_k, q2_k, mxfp4 },
} as const;

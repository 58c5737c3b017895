import type { Output } from '../../preload/contract/index.ts';

type Compared = Output<'variants.compare'>;

/** Whether what is compared cuts text into different tokens, so that all changes are in bits per byte. */
export const inBits = (results: Compared): boolean =>
  results.some(({ differences }) => differences.some(({ metric }) => metric === 'bitsPerByte'));

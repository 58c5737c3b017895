import type { Family } from '../architecture.ts';
import { gemma } from './gemma.ts';
import { gpt2 } from './gpt2.ts';
import { llama } from './llama.ts';

/** The families this product knows. */
export const families: readonly Family[] = [llama, gpt2, gemma];

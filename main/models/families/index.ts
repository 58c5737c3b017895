import type { Family } from '../architecture.ts';
import { apertus } from './apertus.ts';
import { gemma } from './gemma.ts';
import { gpt2 } from './gpt2.ts';
import { gptNeox } from './gptNeox.ts';
import { granite } from './granite.ts';
import { llama } from './llama.ts';
import { ministral3 } from './ministral3.ts';
import { mixtral } from './mixtral.ts';
import { olmo } from './olmo.ts';
import { olmoe } from './olmoe.ts';
import { phi3 } from './phi3.ts';
import { qwen3Moe } from './qwen3Moe.ts';
import { smollm3 } from './smollm3.ts';
import { starcoder2 } from './starcoder2.ts';

/** The families this product knows. */
export const families: readonly Family[] = [
  ...[llama, gpt2, gemma, phi3, granite, smollm3, ministral3, olmo, gptNeox, starcoder2],
  apertus,
  ...[mixtral, qwen3Moe, olmoe],
];

import type { Method } from '../tuning.ts';
import { lora } from './lora.ts';

/** Adapters: linears stay as they are, something small beside them is trained and merged at the end. */
export const adapters: readonly Method[] = [lora];

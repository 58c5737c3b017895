import type { Program } from '../exporter.ts';
import { loaded, untried } from '../tried.ts';

/** They load any folder of safetensors that their own code knows. */
export const transformers: Program = {
  ...{ program: 'Hugging Face Transformers', use: 'research', ...untried },
  run: '`transformers chat .`, or in Python `AutoModelForCausalLM.from_pretrained(".")`',
};
export const vllm: Program = { program: 'vLLM', use: 'server', ...untried, run: '`vllm serve .`' };

/** This program itself, which has loaded every folder that it wrote. */
export const espalier = (name: string): Program => ({
  ...{ program: 'Espalier', use: 'project', ...loaded },
  run: `\`espalier model import . --name "${name} again"\``,
});

/** What zeros cost, in a sentence; null where there are none. */
export function price(bytes: number, own: number): string | null {
  if (bytes === own) return null;
  return `Filled up with zeros it takes ${(bytes / own).toFixed(2)} times the bytes of the folder that is not: what was saved in size and time is given back.`;
}

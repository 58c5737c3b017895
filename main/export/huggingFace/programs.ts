import type { ModelSource } from '../../models/source.ts';
import type { Program } from '../exporter.ts';
import { hasMergedExperts } from '../mergedExperts.ts';
import { loaded, untried } from '../tried.ts';
import { plainBytesOf } from './tensors.ts';

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

/**
 * What it costs that layers are filled up, in a sentence; null where nothing is.
 *
 * @param source the model as it is laid out.
 * @param own the model as it is.
 */
export function price(source: ModelSource, own: ModelSource): string | null {
  const times = plainBytesOf(source) / plainBytesOf(own);
  if (times === 1) return null;
  const how = hasMergedExperts(own)
    ? 'With merged experts once for every row of the router that leads to them'
    : 'Filled up with zeros';
  return `${how} it takes ${times.toFixed(2)} times the bytes of the folder that is not: what was saved in size and time is given back.`;
}

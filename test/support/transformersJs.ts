import { dirname, basename } from 'node:path';
import { AutoModelForCausalLM, AutoTokenizer, env, type Tensor } from '@huggingface/transformers';

/** Tokens that transformers.js generates greedily behind a prompt, with the model of an exported folder. */
export async function transformersTokens(folder: string, prompt: string, count: number): Promise<number[]> {
  env.allowRemoteModels = false;
  env.localModelPath = dirname(folder);
  const name = basename(folder);
  const tokenizer = await AutoTokenizer.from_pretrained(name);
  const model = await AutoModelForCausalLM.from_pretrained(name);
  const inputs = tokenizer(prompt) as { input_ids: Tensor };
  const output = (await model.generate({ ...inputs, max_new_tokens: count, do_sample: false } as never)) as Tensor;
  await model.dispose();
  return ((output.tolist() as bigint[][])[0] ?? []).slice(inputs.input_ids.dims[1]).map(Number);
}

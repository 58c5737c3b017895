import { dirname, basename } from 'node:path';
import { AutoModelForCausalLM, AutoTokenizer, env, type Tensor } from '@huggingface/transformers';

/** Tokens that transformers.js generates greedily behind a prompt, with the model of an exported folder. */
export async function transformersTokens(folder: string, prompt: string, count: number): Promise<number[]> {
  const { tokenizer, model } = await loaded(folder);
  const inputs = tokenizer(prompt) as { input_ids: Tensor };
  const output = (await model.generate({ ...inputs, max_new_tokens: count, do_sample: false } as never)) as Tensor;
  await model.dispose();
  return ((output.tolist() as bigint[][])[0] ?? []).slice(inputs.input_ids.dims[1]).map(Number);
}

/** The ids that transformers.js makes of a text, and the logits of the token behind each of them. */
export async function transformersLogits(folder: string, text: string) {
  const { tokenizer, model } = await loaded(folder);
  const inputs = tokenizer(text) as { input_ids: Tensor };
  const { logits } = (await model(inputs)) as { logits: Tensor };
  await model.dispose();
  const [, count, vocabulary] = logits.dims as [number, number, number];
  const all = Float32Array.from(logits.data as Float32Array);
  const rows = Array.from({ length: count }, (_, i) => all.subarray(i * vocabulary, (i + 1) * vocabulary));
  return { ids: Array.from(inputs.input_ids.data as BigInt64Array, Number), logits: rows };
}

async function loaded(folder: string) {
  env.allowRemoteModels = false;
  env.localModelPath = dirname(folder);
  const name = basename(folder);
  const tokenizer = await AutoTokenizer.from_pretrained(name);
  return { tokenizer, model: await AutoModelForCausalLM.from_pretrained(name) };
}

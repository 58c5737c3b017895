// Asks stock llama.cpp, in a process of its own since a C++ assertion ends it. Input: a JSON line { file, prompt, count, texts };
// output: { logits, greedy, ids }, and with `score`, a list of tokens, the logits behind each of them as `scored`. With { file, quantised: { to, type } } its own quantiser writes another file instead.
// LLAMA_CPP is a folder with `llamacpp.mjs` and its packages (shared/oracles/llamacpp).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { open, quantizeFile } = await import(pathToFileURL(join(process.env.LLAMA_CPP, 'llamacpp.mjs')).href);
const { file, prompt, count, texts, score, quantised } = JSON.parse(readFileSync(0, 'utf8'));
if (quantised) {
  const failed = quantizeFile(file, quantised.to, quantised.type);
  if (failed) throw new Error(`llama.cpp could not write ${quantised.to}: ${failed}.`);
} else {
  const model = open(file);
  const logits = Array.from(model.logits(prompt).at(-1));
  const greedy = model.greedy(prompt, count);
  const ids = texts.map((text) => model.tokenize(text, true, false));
  const scored = score ? model.logits(score).map((row) => Array.from(row)) : [];
  process.stdout.write(JSON.stringify({ logits, greedy, ids, scored }));
  model.close();
}

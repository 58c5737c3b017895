// Asks stock llama.cpp, in a process of its own since a C++ assertion ends it. Input: a JSON line { file, prompt, count, texts };
// output: { logits, greedy, ids }, and with `score`, a list of tokens, the logits behind each of them as `scored`. With
// { file, quantised: { to, type } } its own quantiser writes another file instead.
import { readFileSync } from 'node:fs';
import { open, quantiseFile } from './llamaCppLibrary.js';

const { file, prompt, count, texts, score, quantised } = JSON.parse(readFileSync(0, 'utf8'));
if (quantised) quantiseFile(file, quantised.to, quantised.type);
else {
  const model = open(file);
  const logits = Array.from(model.logits(prompt).at(-1));
  const greedy = model.greedy(prompt, count);
  const ids = texts.map((text) => model.tokenise(text));
  const scored = score ? model.logits(score).map((row) => Array.from(row)) : [];
  process.stdout.write(JSON.stringify({ logits, greedy, ids, scored }));
  model.close();
}

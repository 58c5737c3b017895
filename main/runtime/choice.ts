/** Index of the highest logit; of equal ones the first, so that greedy decoding is the same everywhere. */
export function likeliest(logits: Float32Array): number {
  let best = 0;
  for (let id = 1; id < logits.length; id += 1) if ((logits[id] as number) > (logits[best] as number)) best = id;
  return best;
}

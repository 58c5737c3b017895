import type { Checkpoint } from '../../../formats/checkpoint.ts';
import { Refusal } from '../../../formats/errors.ts';

/** Tensors that only models have which write no text. */
const heads: readonly { readonly tensor: RegExp; readonly is: string }[] = [
  {
    tensor: /^(model\.)?(score|classifier|classification_head|qa_outputs)\./,
    is: 'a classifier, which gives texts labels or marks and writes none',
  },
  { tensor: /^v_head\./, is: 'a model with a head that values texts (reinforcement learning)' },
  // A transformer without the model around it, as embedders are stored; a folder of one that writes text puts "model." before.
  {
    tensor: /^embed_tokens\./,
    is: 'an embedder, which gives texts a place and writes none: its weights are those of a transformer without a head',
  },
];

/** Refuses a checkpoint whose tensors show that it writes no text. @param base what its card says that it was made from. */
export function refuseTensors({ folder, tensors }: Checkpoint, base: string | null): void {
  const names = [...tensors.keys()];
  if (names.some((name) => name.endsWith('lm_head.weight'))) return;
  for (const { tensor, is } of heads) {
    const found = names.find((name) => tensor.test(name));
    if (found !== undefined)
      throw new Refusal(
        `${folder} is ${is} (tensor ${found}).`,
        `Take ${base ?? 'the model that it was made from'}, which writes text.`,
      );
  }
}

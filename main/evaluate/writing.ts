import type { ModelSource } from '../models/source.ts';
import { fastestDecoder } from '../walk/packedDecoder.ts';

/** Tokens that are written; the fastest counts: what the machine can do when nobody disturbs it. */
const tokens = 32;

/** Seconds that this machine takes for a token of text, written the fastest way there is: packed matrices are multiplied as they are. */
export async function writingSeconds(
  source: ModelSource,
  options: Parameters<typeof fastestDecoder>[1],
): Promise<number> {
  using decoder = await fastestDecoder(source, options);
  const { vocabulary, context } = source.architecture;
  let best = Infinity;
  for (let token = 0; token < Math.min(tokens, context); token += 1) {
    const started = performance.now();
    // Which tokens they are makes no difference to the time.
    await decoder.append(Int32Array.of(token % vocabulary));
    best = Math.min(best, (performance.now() - started) / 1000);
  }
  return best;
}

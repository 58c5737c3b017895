import type { ModelSource } from '../models/source.ts';
import { tokenCount, type TokenWindows, windowRange } from '../models/windows.ts';
import type { Stream, WalkOptions } from '../walk/stream.ts';
import { Walker } from '../walk/walker.ts';

/** Every part is run this often and its fastest run counts: what the machine can do when nobody disturbs it. */
const repeats = 5;
/** Windows that are timed. */
const timedWindows = 8;

/** Seconds that a forward pass takes per token on this machine, reading of weights not counted. */
export async function forwardSeconds(source: ModelSource, options: WalkOptions, text: TokenWindows): Promise<number> {
  using walker = new Walker(source, options);
  const windows = windowRange(text, 0, Math.min(timedWindows, text.count));
  await using stream = await walker.embed(windows);
  let seconds = 0;
  for (let layer = 0; layer < walker.layers; layer += 1) {
    const weights = await walker.load(layer);
    seconds += await fastest(async () => {
      const copy: Stream = { ...stream };
      await walker.forward(copy, layer, weights, [], { keep: true });
      await copy.state.dispose();
    });
    await walker.forward(stream, layer, weights);
  }
  seconds += await fastest(() => walker.head.losses(stream));
  return seconds / tokenCount(windows);
}

async function fastest(run: () => Promise<unknown>): Promise<number> {
  let best = Infinity;
  for (let time = 0; time < repeats; time += 1) {
    const started = performance.now();
    await run();
    best = Math.min(best, (performance.now() - started) / 1000);
  }
  return best;
}

import type { ModelSource } from '../../models/source.ts';
import { meanOfScored } from '../../walk/losses.ts';
import { Walker } from '../../walk/walker.ts';
import { blendedSides, type Extraction } from '../extraction/extraction.ts';

/** Mean loss of a model on the calibration text of both sides, (1 − λ)·general + λ·domain, in nats per token. */
export async function calibrationLoss(extraction: Extraction, source: ModelSource): Promise<number> {
  const lambda = extraction.settings.lambda ?? 1;
  using own = source === extraction.source ? null : new Walker(source, extraction.workspace);
  const walker = own ?? extraction.walker;
  let loss = 0;
  for (const side of blendedSides(lambda)) {
    const { windows } = extraction.calibration(side);
    await using stream = await walker.embed(windows);
    for (let layer = 0; layer < walker.layers; layer += 1) await walker.pass(stream, layer);
    const losses = await walker.head.losses(stream);
    loss += (side === 'domain' ? lambda : 1 - lambda) * meanOfScored(losses, windows);
  }
  return loss;
}

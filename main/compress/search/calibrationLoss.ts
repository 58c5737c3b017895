import type { ModelSource } from '../../models/source.ts';
import { tokenCount } from '../../models/windows.ts';
import { Walker } from '../../walk/walker.ts';
import { blendedSides, type Extraction } from '../extraction/extraction.ts';

/** Mean loss of a model on the calibration text of both sides, (1 − λ)·general + λ·domain, in nats per token. */
export async function calibrationLoss(extraction: Extraction, source: ModelSource): Promise<number> {
  const lambda = extraction.settings.lambda ?? 1;
  const walker = source === extraction.source ? extraction.walker : new Walker(source, extraction.workspace);
  let loss = 0;
  for (const side of blendedSides(lambda)) {
    const { windows } = extraction.calibration(side);
    const stream = await walker.embed(windows);
    for (let layer = 0; layer < walker.layers; layer += 1)
      await walker.forward(stream, layer, await walker.load(layer));
    const losses = await walker.head.losses(stream);
    await stream.state.dispose();
    let sum = 0;
    losses.forEach((nll, i) => {
      const window = Math.floor(i / (windows.length - 1));
      if ((i % (windows.length - 1)) + 1 < (windows.lengths?.[window] ?? windows.length)) sum += nll;
    });
    const scored = tokenCount(windows) - windows.count;
    loss += (side === 'domain' ? lambda : 1 - lambda) * (sum / scored);
  }
  if (source !== extraction.source) walker.head.dispose();
  return loss;
}

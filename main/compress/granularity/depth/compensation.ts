import type { PartWeights } from '../../../walk/stream.ts';
import type { CompensationComponent } from '../granularity.ts';

/** What becomes of the weights of layers that go. */
export interface DepthCompensation<Options = unknown> extends CompensationComponent<Options> {
  /** The last layer before a run of layers that go, with what it takes over of them. */
  absorb(kept: PartWeights, removed: readonly PartWeights[], options: Options): PartWeights;
}

import { z } from 'zod';
import { Registry } from '../../../components/component.ts';
import type { AllocationComponent } from '../granularity.ts';

/** Which channels stay. */
export interface ChannelAllocation<Options = unknown> extends AllocationComponent<Options> {
  /** The width of what stays is a multiple of this. */
  roundTo(options: Options): number;
}

const options = z.strictObject({
  /** What the width that stays is a multiple of, in models that have at least four; packed formats have blocks of 32. */
  roundTo: z.number().int().min(1).default(32),
});

const lowest: ChannelAllocation<z.infer<typeof options>> = {
  name: 'lowest',
  explanation: 'The channels with the lowest scores go, the same ones in the whole model.',
  citation: '',
  options,
  needs: () => [],
  wholeModel: true,
  roundTo: ({ roundTo }) => roundTo,
};

/** How channels that go are chosen, by the name a recipe uses. */
export const channelAllocations = new Registry<ChannelAllocation>([lowest]);

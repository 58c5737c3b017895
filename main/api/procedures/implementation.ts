import type { CallOptions } from '../../../preload/bridge.ts';
import type { Input, Output, Procedure } from '../../../preload/contract/index.ts';
import type { Place } from '../place.ts';

export type Implementation<P extends Procedure> = (
  place: Place,
  input: Input<P>,
  options: CallOptions,
) => Promise<Output<P>>;

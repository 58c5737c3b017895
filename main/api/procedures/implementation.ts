import type { Input, Output, Procedure } from '../../../preload/contract/index.ts';
import type { Listeners, Place } from '../place.ts';

export type Implementation<P extends Procedure> = (
  place: Place,
  input: Input<P>,
  listeners: Listeners,
) => Promise<Output<P>>;

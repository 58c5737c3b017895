import type { Output } from '../../preload/contract/index.ts';
import { inBits } from './compare.ts';

type Compared = Output<'variants.compare'>;

/** A quantity of the whole model, before and now. */
export interface Fact {
  readonly metric: 'bytes' | 'tokensPerSecond' | 'peakMemory';
  readonly before: number;
  readonly now: number;
}

/** How well a text is known, before and now. */
export interface TextResult {
  readonly dataset: string;
  readonly before: number;
  readonly now: number;
  /** What the paired interval of the losses says; null where it leaves both open. */
  readonly change: 'better' | 'worse' | null;
}

/** What a variant is beside the model that it comes from. */
export interface Result {
  readonly facts: readonly Fact[];
  /** In what the texts are compared: the share of next tokens that is found, or bits per byte where tokens differ. */
  readonly metric: 'accuracy' | 'bitsPerByte';
  readonly texts: readonly TextResult[];
}

/** Documents that a result shows. */
export const shownDocuments = 3;

const whole = ['bytes', 'tokensPerSecond', 'peakMemory'] as const;

/** The result of a variant, of a comparison with its parent; null where either is missing in it. */
export function resultOf(compared: Compared, variant: string): Result | null {
  const own = compared.find((one) => one.variant === variant);
  const parent = compared.find((one) => one.variant === own?.parent);
  if (!own || !parent || own === parent) return null;
  const metric = inBits(compared) ? 'bitsPerByte' : 'accuracy';
  const both = (of: string, dataset?: string) => {
    const [before, now] = [parent, own].map(
      ({ measurements }) =>
        measurements.find((one) => one.metric === of && (dataset === undefined || one.dataset === dataset))?.value,
    );
    return before === undefined || now === undefined ? null : { before, now };
  };
  return {
    facts: whole.flatMap((of) => {
      const found = both(of);
      return found ? [{ metric: of, ...found }] : [];
    }),
    metric,
    texts: own.differences.flatMap(({ dataset, difference, enough }) => {
      const found = both(metric, dataset);
      const change = enough ? (difference > 0 ? ('worse' as const) : ('better' as const)) : null;
      return found ? [{ dataset, ...found, change }] : [];
    }),
  };
}

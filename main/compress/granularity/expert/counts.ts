import { type Shares, sparsityOf } from '../../extraction/extraction.ts';
import type { ExpertSite } from './score.ts';

/** Experts that go from a layer: its share, rounded down, and never so many that a token finds fewer than it goes to. */
export const removedFrom = ({ layer, mixture: { experts, chosen } }: ExpertSite, shares: Shares): number =>
  Math.min(experts - chosen, Math.floor(sparsityOf(shares, layer) * experts + 1e-9));

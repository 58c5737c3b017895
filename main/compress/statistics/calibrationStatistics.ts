import type { Site } from '../../models/architecture.ts';
import type { SiteTotals } from '../../walk/statistics.ts';
import type { LayerTotals } from '../../walk/totals.ts';
import { blendedSides, type Extraction, type Side } from '../extraction/extraction.ts';
import { readFloat32 } from '../extraction/tensors.ts';
import type { Artifact } from '../extraction/workspace.ts';
import { collectForward, type ForwardArtifacts, readMotion, readPart } from './forward.ts';
import { gradientStatistics, gradientTotals } from './gradients.ts';
import { blend, type Gram, gramOf, type Magnitudes, magnitudesOf, type Moments, momentsOf } from './moments.ts';
import { type ForwardNeed, type GradientNeed, isForward, isGradient, type Need } from './needs.ts';
import type { LayerMotion } from './states.ts';

/** What is known of one layer; every reader fails when its need was not declared. */
export interface LayerStatistics {
  moments(site: Site): Promise<Moments>;
  magnitudes(site: Site): Promise<Magnitudes>;
  gram(site: Site): Promise<Gram>;
  /** Totals of a gradient statistic for a linear, sums over windows. */
  gradient(need: GradientNeed, local: string): Promise<Float64Array>;
}

/**
 * Everything that was measured for a recipe, blended by λ. Dense statistics lie in artifacts and are read one layer at a
 * time; `behind` takes forward statistics from a walk behind pruned layers instead.
 */
export class CalibrationStatistics {
  readonly #extraction: Extraction;
  readonly #lambda: number;
  readonly #forward = new Map<Side, ForwardArtifacts>();
  readonly #gradients = new Map<Side, ReadonlyMap<string, readonly Artifact[]>>();

  constructor(extraction: Extraction) {
    this.#extraction = extraction;
    this.#lambda = extraction.settings.lambda ?? 1;
  }

  /** Collects what the needs ask for on the dense model: one pass forwards, one backwards for each text. */
  async collect(needs: readonly Need[]): Promise<this> {
    const forward = needs.filter(isForward);
    const gradients = needs.filter(isGradient);
    for (const side of blendedSides(this.#lambda)) {
      if (forward.length) this.#forward.set(side, await collectForward(this.#extraction, side, forward));
      if (gradients.length) {
        const statistics = gradients.map((need) => gradientStatistics[need]);
        this.#gradients.set(side, await gradientTotals(this.#extraction, side, statistics));
      }
    }
    return this;
  }

  /** Windows of text that entered, and their length; where both texts enter they are cut alike. */
  get text(): { readonly windows: number; readonly length: number } {
    const [side = 'domain'] = blendedSides(this.#lambda);
    const { count, length } = this.#extraction.calibration(side).windows;
    return { windows: count, length };
  }

  layer(layer: number): LayerStatistics {
    const parts = (need: ForwardNeed, site: Site, part: string) =>
      this.#blended((side) => {
        const artifact = this.#forward.get(side)?.get(need)?.[layer];
        return artifact ? readPart(artifact, site, part) : Promise.resolve(null);
      }, need);
    return {
      moments: async (site) => ({
        mean: await parts('moments', site, 'mean'),
        square: await parts('moments', site, 'square'),
      }),
      magnitudes: async (site) => ({
        absolute: await parts('magnitudes', site, 'absolute'),
        windowSquare: await parts('magnitudes', site, 'windowSquare'),
      }),
      gram: async (site) => asGram(await parts('gram', site, 'gram')),
      gradient: (need, local) => this.#gradient(layer, need, local),
    };
  }

  /** The same for a layer whose forward statistics come from a walk behind pruned layers. */
  behind(layer: number, totals: ReadonlyMap<Side, LayerTotals>): LayerStatistics {
    const sums = <T>(need: ForwardNeed, site: Site, read: (totals: SiteTotals) => T) => {
      const of = (side: Side) => totals.get(side)?.get(site)?.get(need);
      const [general, domain] = [of('general'), of('domain')];
      return { general: general ? read(general) : null, domain: domain ? read(domain) : null };
    };
    const mix = <T>(both: { general: T | null; domain: T | null }, part: (one: T) => Float64Array) =>
      blend(both.general && part(both.general), both.domain && part(both.domain), this.#lambda);
    const { windows } = this.text;
    return {
      moments: (site) => {
        const both = sums('moments', site, momentsOf);
        return Promise.resolve({ mean: mix(both, (one) => one.mean), square: mix(both, (one) => one.square) });
      },
      magnitudes: (site) => {
        const both = sums('magnitudes', site, (totals) => magnitudesOf(totals, windows));
        return Promise.resolve({
          absolute: mix(both, (one) => one.absolute),
          windowSquare: mix(both, (one) => one.windowSquare),
        });
      },
      gram: (site) => Promise.resolve(asGram(mix(sums('gram', site, gramOf), (one) => one.values))),
      gradient: (need, local) => this.#gradient(layer, need, local),
    };
  }

  /** How far every layer moves the hidden states of one side, in order. */
  async motion(side: Side): Promise<readonly LayerMotion[]> {
    const artifacts = this.#forward.get(side)?.get('states');
    if (!artifacts) throw new Error('The movement of the hidden states was not measured.');
    return Promise.all(artifacts.map(readMotion));
  }

  /** A number of every layer's motion, blended by λ. */
  async motions(read: (motion: LayerMotion) => number): Promise<Float64Array> {
    return this.#blended(
      async (side) => (this.#forward.get(side) ? (await this.motion(side)).map(read) : null),
      'states',
    );
  }

  /** The same of a function over all layers' motions. */
  async overMotions(read: (motions: readonly LayerMotion[]) => readonly number[]): Promise<Float64Array> {
    return this.#blended(async (side) => (this.#forward.get(side) ? read(await this.motion(side)) : null), 'states');
  }

  #gradient(layer: number, need: GradientNeed, local: string): Promise<Float64Array> {
    return this.#blended((side) => {
      const artifact = this.#gradients.get(side)?.get(need)?.[layer];
      return artifact ? readFloat32(artifact, local) : Promise.resolve(null);
    }, need);
  }

  async #blended(read: (side: Side) => Promise<ArrayLike<number> | null>, need: Need): Promise<Float64Array> {
    const [general, domain] = [await read('general'), await read('domain')];
    if (!general && !domain) throw new Error(`The recipe did not declare that it needs ${need}.`);
    return blend(general, domain, this.#lambda);
  }
}

const asGram = (values: Float64Array): Gram => ({ values, columns: Math.round(Math.sqrt(values.length)) });

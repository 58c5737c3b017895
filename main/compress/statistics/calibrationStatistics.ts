import type { Site } from '../../models/architecture.ts';
import type { LayerTotals } from '../../walk/totals.ts';
import { blendedSides, type Extraction, type Side } from '../extraction/extraction.ts';
import { readFloat32, readFloat64 } from '../extraction/tensors.ts';
import type { Artifact } from '../extraction/workspace.ts';
import { blend } from './blend.ts';
import { gradientTotals } from './collectBackward.ts';
import { collectForward } from './collectForward.ts';
import {
  type BackwardStatistic,
  type CalibrationStatistic,
  isForward,
  type LayerStatistic,
  type Means,
  type OwnStatistic,
  type SiteStatistic,
} from './statistic.ts';

/** What is known of one layer, blended by λ; reading fails when the recipe did not declare that it needs it. */
export interface LayerStatistics {
  /** Means of what the linears of a site read. */
  read<Part extends string>(statistic: SiteStatistic<Part>, site: Site): Promise<Means<Part>>;
  /** Means of a linear over windows, by its local name. */
  read(statistic: BackwardStatistic, local: string): Promise<Float64Array>;
}

/** Reads numbers of one side's artifact. */
type Reader = (artifact: Artifact, tensor: string, side: Side) => Promise<ArrayLike<number>>;

/** Artifacts of a side's text, by the statistic's name and by layer. */
type Collected = Map<string, readonly Artifact[]>;

/**
 * Everything that was measured for a recipe, blended by λ. What was taken on the dense model lies in artifacts and is
 * read one layer at a time; `behind` takes statistics of sites from a walk behind pruned layers instead.
 */
export class CalibrationStatistics {
  readonly #extraction: Extraction;
  readonly #lambda: number;
  readonly #declared = new Set<string>();
  readonly #collected = new Map<Side, Collected>();

  constructor(extraction: Extraction) {
    this.#extraction = extraction;
    this.#lambda = extraction.settings.lambda ?? 1;
  }

  /**
   * Takes on the dense model what is asked for and not there yet: for each text one pass forward and one backward from
   * the loss, one from drawn answers, and one from the logits. Statistics with passes of their own are taken when they are measured, because
   * only then their options are known.
   */
  async collect(needs: readonly CalibrationStatistic[]): Promise<this> {
    for (const { name } of needs) this.#declared.add(name);
    const forward = needs.filter(isForward);
    const backward = needs.filter((statistic) => statistic.kind === 'backward');
    for (const side of blendedSides(this.#lambda)) {
      const collected = this.#collected.get(side) ?? new Map<string, readonly Artifact[]>();
      this.#collected.set(side, collected);
      if (forward.length) add(collected, await collectForward(this.#extraction, side, forward));
      for (const from of ['loss', 'answer', 'logit', 'layer'] as const) {
        const wanted = backward.filter((statistic) => statistic.from === from).map(({ totals }) => totals);
        if (wanted.length) add(collected, await gradientTotals(this.#extraction, side, wanted, { from }));
      }
    }
    return this;
  }

  /** Windows of a side and their length; where both texts enter they are cut alike. */
  get text(): { readonly windows: number; readonly length: number } {
    const sides = blendedSides(this.#lambda);
    const counts = new Map(sides.map((side) => [side, [this.#windows(side)]]));
    const [windows] = blend(counts.get('general') ?? null, counts.get('domain') ?? null, this.#lambda);
    return { windows: windows as number, length: this.#extraction.calibration(sides[0] as Side).windows.length };
  }

  layer(layer: number): LayerStatistics {
    const read = async (statistic: SiteStatistic | BackwardStatistic, place: string) => {
      if (statistic.kind === 'backward') return this.#part(statistic, layer, place, this.#meanOverWindows);
      const reader = statistic.stored === 'F32' ? readFloat32 : readFloat64;
      const means: Record<string, Float64Array> = {};
      for (const part of statistic.parts) means[part] = await this.#part(statistic, layer, `${place}.${part}`, reader);
      return means;
    };
    return { read: read as LayerStatistics['read'] };
  }

  /** The same for a layer whose statistics of sites come from a walk behind pruned layers. */
  behind(layer: number, totals: ReadonlyMap<Side, LayerTotals>): LayerStatistics {
    const dense = this.layer(layer);
    const read = (statistic: SiteStatistic | BackwardStatistic, place: string) => {
      if (statistic.kind === 'backward') return dense.read(statistic, place);
      const of = (side: Side) => {
        const sums = totals
          .get(side)
          ?.get(place as Site)
          ?.get(statistic.name);
        return sums ? statistic.means(sums, this.#windows(side)) : null;
      };
      const [general, domain] = [of('general'), of('domain')];
      const blended = statistic.parts.map((part) => [
        part,
        this.#blend(statistic.name, general?.[part] ?? null, domain?.[part] ?? null),
      ]);
      return Promise.resolve(Object.fromEntries(blended) as Means<string>);
    };
    return { read: read as LayerStatistics['read'] };
  }

  /** Numbers from what all layers of a side do to its text, blended by λ. */
  async overLayers<Value>(
    statistic: LayerStatistic<Value>,
    numbers: (layers: readonly Value[]) => readonly number[],
  ): Promise<Float64Array> {
    const of = async (side: Side) => {
      const artifacts = this.#collected.get(side)?.get(statistic.name);
      return artifacts ? numbers(await Promise.all(artifacts.map(statistic.value))) : null;
    };
    return this.#blend(statistic.name, await of('general'), await of('domain'));
  }

  /** Takes a statistic that needs passes of its own. */
  measure<Options, Value>(statistic: OwnStatistic<Options, Value>, options: Options): Promise<Value> {
    if (!this.#declared.has(statistic.name)) throw undeclared(statistic.name);
    return statistic.collect(this.#extraction, options);
  }

  #windows(side: Side): number {
    return this.#extraction.calibration(side).windows.count;
  }

  /** Totals are kept; a side with more windows must not weigh more for it, so they are divided before they are blended. */
  readonly #meanOverWindows: Reader = async (artifact, tensor, side) => {
    const windows = this.#windows(side);
    return Float64Array.from(await readFloat32(artifact, tensor), (total) => total / windows);
  };

  async #part({ name }: CalibrationStatistic, layer: number, tensor: string, reader: Reader): Promise<Float64Array> {
    const of = (side: Side) => {
      const artifact = this.#collected.get(side)?.get(name)?.[layer];
      return artifact ? reader(artifact, tensor, side) : null;
    };
    return this.#blend(name, await of('general'), await of('domain'));
  }

  #blend(name: string, general: ArrayLike<number> | null, domain: ArrayLike<number> | null): Float64Array {
    if (!general && !domain) throw undeclared(name);
    return blend(general, domain, this.#lambda);
  }
}

function add(collected: Collected, found: ReadonlyMap<string, readonly Artifact[]>): void {
  for (const [name, artifacts] of found) collected.set(name, artifacts);
}

const undeclared = (name: string) => new Error(`The recipe did not declare that it needs ${name}.`);

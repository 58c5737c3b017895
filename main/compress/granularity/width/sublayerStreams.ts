import type { LayerShape, SublayerShape, UnitSite } from '../../../models/architecture.ts';
import { type ModelSource, parameterOf } from '../../../models/source.ts';
import { tokenCount, type TokenWindows } from '../../../models/windows.ts';
import { DisposalStack } from '../../../runtime/disposal.ts';
import { floats, zeros } from '../../../runtime/tensor.ts';
import { Activations } from '../../../walk/activations.ts';
import { gradientSum, type Statistic, totalKey } from '../../../walk/statistics.ts';
import { loadPlace, type OwnedStream, type PartWeights, type Stream } from '../../../walk/stream.ts';
import type { LayerTotals } from '../../../walk/totals.ts';
import { Walker } from '../../../walk/walker.ts';
import { blendedSides, type Extraction, type Side } from '../../extraction/extraction.ts';
import { onlySublayer } from '../../extraction/onlySublayer.ts';
import { blendedOver } from '../../statistics/blend.ts';

/** A sublayer of one layer, with all weights of the layer. */
export interface SublayerAt {
  readonly source: ModelSource;
  readonly layer: number;
  readonly name: string;
  readonly weights: PartWeights;
}

interface Track {
  readonly whole: OwnedStream;
  readonly cut: OwnedStream;
}

/** The calibration text of every side on its way through the whole model and through the cut one, a sublayer at a time. */
export class SublayerStreams implements AsyncDisposable {
  readonly #extraction: Extraction;
  readonly #tracks: ReadonlyMap<Side, Track>;

  private constructor(extraction: Extraction, tracks: ReadonlyMap<Side, Track>) {
    this.#extraction = extraction;
    this.#tracks = tracks;
  }

  static async open(extraction: Extraction): Promise<SublayerStreams> {
    const { walker, settings } = extraction;
    await using half = new DisposalStack();
    const tracks = new Map<Side, Track>();
    for (const side of blendedSides(settings.lambda ?? 1)) {
      const { windows } = extraction.calibration(side);
      tracks.set(side, { whole: half.use(await walker.embed(windows)), cut: half.use(await walker.embed(windows)) });
    }
    for (const { whole, cut } of tracks.values()) for (const one of [whole, cut]) half.release(one);
    return new SublayerStreams(extraction, tracks);
  }

  /** Moves the text of the whole model behind the sublayer as it was. */
  async passWhole(layer: number, name: string): Promise<void> {
    const { source } = this.#extraction;
    await this.#pass('whole', { source, layer, name, weights: await loadPlace(source, layer) });
  }

  /** Moves the text of the cut model behind the sublayer as it is left; nothing happens where it went. */
  passCut(at: SublayerAt): Promise<void> {
    return this.#pass('cut', at);
  }

  /**
   * What the sublayer reads before it is cut, behind all that was cut before it, and how far it leaves the stream from that of the
   * whole model, which stands behind the sublayer already. The text of the cut model stays where it is.
   */
  async observe(at: SublayerAt, sites: readonly UnitSite[], wanted: readonly Statistic[]) {
    const { workspace } = this.#extraction;
    const only = ofSublayer(at);
    if (!only) throw new Error(`Layer ${at.layer} has no ${at.name} any more.`);
    using walker = new Walker(only, workspace);
    const totals = new Map<Side, LayerTotals>();
    const behind = new Map<Side, Activations>();
    await using scope = new DisposalStack();
    for (const [side, { whole, cut }] of this.#tracks) {
      const moving: Stream = { ...cut };
      totals.set(side, (await walker.forward(moving, 0, at.weights, wanted, { keep: true })).totals);
      behind.set(side, scope.use(await this.#difference(moving, whole)));
      await moving.state.dispose();
    }
    const drift = new Map<UnitSite, Float64Array>();
    for (const site of sites) {
      const of = async (side: Side) => this.#drift(walker, at, site, side, behind.get(side) as Activations);
      drift.set(site, await blendedOver(this.#extraction, of));
    }
    return { totals, drift };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { whole, cut } of this.#tracks.values())
      for (const one of [whole, cut]) await one[Symbol.asyncDispose]();
  }

  async #pass(which: keyof Track, at: SublayerAt): Promise<void> {
    const only = ofSublayer(at);
    if (!only) return;
    using walker = new Walker(only, this.#extraction.workspace);
    for (const track of this.#tracks.values()) await walker.forward(track[which], 0, at.weights);
  }

  /** The states of one stream minus those of another, 0 at padding. */
  async #difference(one: Stream, other: Stream): Promise<Activations> {
    await using half = new DisposalStack();
    const result = half.use(new Activations(one.state.sizes, this.#extraction.workspace));
    const { hidden } = this.#extraction.source.architecture;
    for (const [batch, { from }] of one.batches.entries()) {
      const wanted = await other.state.read(batch);
      const data = (await one.state.read(batch)).map((value, i) => value - (wanted[i] as number));
      blankPadding(data, one.windows, from, hidden);
      await result.write(batch, data);
    }
    return half.release(result);
  }

  /** ½‖s − s*‖² descends along Σ (s − s*) scale · xᵀ for the linear that reads the units: the gradient of the walk. */
  async #drift(walker: Walker, at: SublayerAt, site: UnitSite, side: Side, difference: Activations) {
    const { cut } = this.#tracks.get(side) as Track;
    const parameter = parameterOf(at.source, at.layer, site.output);
    const key = totalKey(site.output, gradientSum.name);
    const totals = { [key]: zeros(parameter.shape) };
    // A backward pass ends what it takes back, and each site needs it.
    const upstream = await copied(difference, this.#extraction);
    const of = [{ parameter: { ...parameter, place: 0 }, unitColumns: null }];
    await using scope = new DisposalStack();
    const way = { inputs: cut.state, upstream };
    scope.use(await walker.backward(cut, 0, at.weights, way, [gradientSum], { of, totals }));
    const scale = at.source.architecture.residualScale ?? 1;
    const tokens = tokenCount(cut.windows) * scale * scale;
    return Float64Array.from(floats(totals[key]), (value) => value / tokens);
  }
}

/** The model of the sublayer alone; null where the layer has it no more. */
function ofSublayer({ source, layer, name }: SublayerAt): ModelSource | null {
  const shape = source.architecture.layers[layer] as LayerShape;
  const one = shape.sublayers.find((sublayer: SublayerShape) => sublayer.name === name);
  return one ? onlySublayer(source, shape, one) : null;
}

function blankPadding(data: Float32Array, { length, lengths }: TokenWindows, from: number, hidden: number): void {
  if (!lengths) return;
  for (let at = 0; at * length * hidden < data.length; at += 1)
    data.fill(0, (at * length + (lengths[from + at] as number)) * hidden, (at + 1) * length * hidden);
}

async function copied(states: Activations, { workspace }: Extraction): Promise<Activations> {
  await using half = new DisposalStack();
  const copy = half.use(new Activations(states.sizes, workspace));
  for (const batch of states.sizes.keys()) await copy.write(batch, (await states.read(batch)).slice());
  return half.release(copy);
}

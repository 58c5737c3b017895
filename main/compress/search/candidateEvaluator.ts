import type { LayerShape } from '../../models/architecture.ts';
import { isEmpty } from '../../models/compactSource.ts';
import type { RawTensor } from '../../models/source.ts';
import type { TokenWindows } from '../../models/windows.ts';
import { spreadWindows } from '../../models/windows.ts';
import type { Activations } from '../../walk/activations.ts';
import { DisposalStack } from '../../runtime/disposal.ts';
import { meanOfScored } from '../../walk/losses.ts';
import type { PartWeights, Stream } from '../../walk/stream.ts';
import { bytesOf } from '../../walk/stream.ts';
import { blendedSides, type Extraction } from '../extraction/extraction.ts';
import { motionOf } from '../statistics/states.ts';

/**
 * How a candidate is compared with the model as it was: by its loss, by how far its answers or its final hidden states
 * (1 − mean cosine) are from the dense model's.
 */
export type CandidateMetric = 'loss' | 'divergence' | 'kullbackLeibler' | 'turning';

/** A layer as a candidate has it. Candidates whose layers have equal keys up to some layer share the way there. */
export interface LayerEdit {
  readonly key: string;
  readonly shape: LayerShape;
  readonly weights: PartWeights;
}

export type Edits = ReadonlyMap<number, LayerEdit>;

/** What a candidate computes with before the first layer and behind the last, where that is not the model's own. */
export interface Ends {
  /** Changed tables of the embedding by local name, as they are stored. */
  readonly embedding: Readonly<Record<string, RawTensor>>;
  /** All weights of the head, an output projection that is a table of the embedding among them; the model's own if absent. */
  readonly head?: PartWeights;
}

const ownEnds: Ends = { embedding: {} };

interface Track {
  readonly weight: number;
  readonly stream: Stream;
  /** States before every layer of the accepted candidate, and behind the last. */
  readonly states: Activations[];
  /** States behind the last layer of the dense model. */
  readonly dense: Activations;
}

/**
 * Measures candidates on a little calibration text: the loss, or how far the answers are from the dense model's. The
 * states before every layer of the candidate that was accepted last are kept, so that a new one is only walked from
 * the first layer where it differs.
 */
export class CandidateEvaluator implements AsyncDisposable {
  readonly #extraction: Extraction;
  readonly #metric: CandidateMetric;
  readonly #tracks: readonly Track[];
  readonly #weights = new Map<number, PartWeights>();
  #accepted: Edits = new Map();
  #reserved = 0;

  private constructor(extraction: Extraction, metric: CandidateMetric, tracks: readonly Track[]) {
    this.#extraction = extraction;
    this.#metric = metric;
    this.#tracks = tracks;
  }

  /** @param windows how many windows of calibration text each side gives, evenly spread over all of it. */
  static async open(extraction: Extraction, metric: CandidateMetric, windows: number): Promise<CandidateEvaluator> {
    const lambda = extraction.settings.lambda ?? 1;
    const tracks: Track[] = [];
    await using half = new DisposalStack();
    const evaluator = half.use(new CandidateEvaluator(extraction, metric, tracks));
    for (const side of blendedSides(lambda)) {
      const text: TokenWindows = extraction.calibration(side).windows;
      const stream = half.use(await extraction.walker.embed(spreadWindows(text, windows)));
      const states = await evaluator.#walk(stream, 0, new Map());
      const dense = states.at(-1) as Activations;
      tracks.push({ weight: side === 'domain' ? lambda : 1 - lambda, stream, states, dense });
      half.release(stream);
    }
    return half.release(evaluator);
  }

  /** The weights of a layer as the model has them; kept in memory while the budget allows it. */
  async weights(layer: number): Promise<PartWeights> {
    const kept = this.#weights.get(layer);
    if (kept) return kept;
    const loaded = await this.#extraction.walker.load(layer);
    const bytes = bytesOf(loaded);
    if (this.#extraction.workspace.budget.reserve(bytes)) {
      this.#reserved += bytes;
      this.#weights.set(layer, loaded);
    }
    return loaded;
  }

  /** What the candidate costs: mean loss, or mean divergence from the dense model's answers, in nats. */
  async cost(edits: Edits, ends: Ends = ownEnds): Promise<number> {
    const moved = Object.keys(ends.embedding).length > 0;
    const from = moved ? 0 : this.#firstChange(edits);
    let total = 0;
    for (const track of this.#tracks) {
      const { stream, states } = track;
      await using scope = new DisposalStack();
      const start = moved
        ? scope.use(await this.#extraction.walker.embed(stream.windows, ends.embedding)).state
        : (states[from] as Activations);
      const made = await this.#walk({ ...stream, state: start }, from, edits, false);
      const end = made.at(-1) as Activations;
      if (end !== start) scope.use(end);
      total += track.weight * (await this.#measure(track, end, ends.head));
    }
    return total;
  }

  /** Makes a candidate the one that others are walked from. */
  async accept(edits: Edits): Promise<void> {
    const from = this.#firstChange(edits);
    for (const track of this.#tracks) {
      const { stream, states, dense } = track;
      const made = await this.#walk({ ...stream, state: states[from] as Activations }, from, edits);
      for (const state of new Set(states.slice(from + 1)))
        if (state !== dense && !made.includes(state)) await state.dispose();
      states.splice(from, states.length - from, ...made);
    }
    this.#accepted = edits;
  }

  /** Gives the states and the weights that were kept back. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#extraction.workspace.budget.release(this.#reserved);
    this.#reserved = 0;
    this.#weights.clear();
    for (const { states, dense } of this.#tracks) for (const state of [...states, dense]) await state.dispose();
  }

  #firstChange(edits: Edits): number {
    for (let layer = 0; layer < this.#extraction.layers; layer += 1) {
      if (edits.get(layer)?.key !== this.#accepted.get(layer)?.key) return layer;
    }
    return this.#extraction.layers;
  }

  /** States before layer `from`, before each later one and behind the last; without `keep` only the first and the last. */
  async #walk(stream: Stream, from: number, edits: Edits, keep = true): Promise<Activations[]> {
    const { walker, layers } = this.#extraction;
    await using half = new DisposalStack();
    const moving: Stream = { ...stream };
    const states = [moving.state];
    for (let layer = from; layer < layers; layer += 1) {
      const edit = edits.get(layer);
      const before = moving.state;
      if (edit && isEmpty(edit.shape)) {
        if (keep) states.push(before);
        continue;
      }
      const weights = edit?.weights ?? (await this.weights(layer));
      await walker.forward(moving, layer, weights, [], { keep: true, ...(edit ? { shape: edit.shape } : {}) });
      half.use(moving.state);
      if (keep) states.push(moving.state);
      else if (before !== stream.state) await before.dispose();
    }
    if (!keep && moving.state !== stream.state) states.push(moving.state);
    for (const state of states) half.release(state);
    return states;
  }

  async #measure({ stream, dense }: Track, end: Activations, changed?: PartWeights): Promise<number> {
    const { head } = this.#extraction.walker;
    const here = { ...stream, state: end };
    if (this.#metric === 'turning') {
      const { hidden } = this.#extraction.source.architecture;
      return 1 - (await motionOf(here, dense, end, hidden)).cosine;
    }
    if (this.#metric !== 'loss') return head.divergence(here, dense, this.#metric, changed);
    return meanOfScored(await head.losses(here, changed), stream.windows);
  }
}

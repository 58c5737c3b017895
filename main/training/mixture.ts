import { z } from 'zod';
import { choiceSchema } from '../components/component.ts';
import type { TokenWindows } from '../models/windows.ts';
import { order, u32 } from '../runtime/random.ts';

/** Text of the domain and, where there is some, general text. */
export interface TrainingTexts {
  readonly domain: TokenWindows;
  readonly general: TokenWindows | null;
}

export type Side = keyof TrainingTexts;

export const mixtureSchema = z.strictObject({
  /** Share of windows that are general text. */
  general: z.number().min(0).lt(1).default(0),
  /** sequential: in the order of the documents, as often as needed; shuffled: every pass in an order of its own. */
  order: z.enum(['shuffled', 'sequential']).default('shuffled'),
  /** In the last share of the steps only this share of windows is general text (domain upsampling). */
  last: z.strictObject({ share: z.number().gt(0).lt(1), general: z.number().min(0).lt(1) }).optional(),
  /** Share of all windows that is used at all, drawn at random: training on less. */
  use: z.number().gt(0).max(1).default(1),
  /** The share of general text follows which side lags behind the unpruned model (dynamic batch loading). */
  dynamic: z.boolean().default(false),
  /** Both sides are read apart in every step, and this says what becomes of their two gradients; absent: their mean. */
  surgery: choiceSchema.optional(),
  /** This share of the tokens that the model reads is replaced by one token; what it has to predict stays (Masked Thought). */
  hide: z
    .strictObject({
      share: z.number().gt(0).lt(1),
      /** Id of the token that stands for what is hidden. */
      token: z.number().int().min(0).default(0),
      /** Share of the steps in which the share of hidden tokens rises from nothing. */
      warmup: z.number().min(0).lt(1).default(0),
    })
    .optional(),
});
export type MixtureOptions = z.infer<typeof mixtureSchema>;

/** Whether a training reads general text beside the domain's. */
export const readsGeneral = ({ general, last, dynamic }: MixtureOptions): boolean =>
  general > 0 || last !== undefined || dynamic;

/** Draws the windows of every step. What comes next follows from seed, step and the counts in `state` alone. */
export class Mixture {
  /** Windows drawn from either side, and the share of general text. */
  readonly state: Float64Array;
  readonly #texts: TrainingTexts;
  readonly #options: MixtureOptions;
  readonly #seed: number;
  readonly #steps: number;
  /** Numbers of the windows that are used at all. */
  readonly #used: Readonly<Record<Side, readonly number[]>>;
  readonly #orders = new Map<string, readonly number[]>();

  constructor(texts: TrainingTexts, options: MixtureOptions, seed: number, steps: number) {
    this.#texts = texts;
    this.#options = options;
    this.#seed = seed;
    this.#steps = steps;
    this.state = Float64Array.of(0, 0, texts.general ? options.general : 0);
    this.#used = { domain: this.#drawUsed('domain'), general: this.#drawUsed('general') };
  }

  /** Share of general text in what is drawn now. */
  generalShare(step: number): number {
    const { last } = this.#options;
    if (!this.#texts.general) return 0;
    return last && step >= this.#steps * (1 - last.share) ? last.general : (this.state[2] as number);
  }

  /**
   * Draws `count` windows for a step.
   *
   * @param only the side that all of them are of; null: both, as the options say.
   */
  next(step: number, count: number, only: Side | null = null): TokenWindows {
    const share = only === null ? this.generalShare(step) : Number(only === 'general');
    const picked: [Side, number][] = [];
    for (let i = 0; i < count; i += 1) {
      const general = share > 0 && u32(this.#seed ^ 0x5bd1e995, step * count + i) / 2 ** 32 < share;
      const side: Side = general ? 'general' : 'domain';
      const at = general ? 1 : 0;
      picked.push([side, this.#windowAt(side, this.state[at] as number)]);
      this.state[at]! += 1;
    }
    return this.#hidden(step, this.#gathered(picked));
  }

  /** The windows of a step by side: their share of general text, and at least one window of each. */
  sides(step: number, count: number): Record<Side, TokenWindows> {
    const general = Math.min(count - 1, Math.max(1, Math.round(this.generalShare(step) * count)));
    const draw = (side: Side, many: number) => {
      const at = side === 'general' ? 1 : 0;
      const picked = Array.from({ length: many }, (): [Side, number] => {
        this.state[at]! += 1;
        return [side, this.#windowAt(side, (this.state[at] as number) - 1)];
      });
      return this.#hidden(2 * step + at, this.#gathered(picked));
    };
    return { domain: draw('domain', count - general), general: draw('general', general) };
  }

  /**
   * Moves the share of general text by how much more either side lags behind its reference than it should: shares grow
   * with exp(lag), are normalised, and none falls below 10⁻⁴ (Xia et al. 2024, algorithm 1).
   *
   * @param lag loss minus reference of every side, in nats.
   */
  adapt(lag: { readonly domain: number; readonly general: number }): void {
    const share = this.state[2] as number;
    const domain = (1 - share) * Math.exp(Math.max(0, lag.domain));
    const general = share * Math.exp(Math.max(0, lag.general));
    this.state[2] = Math.min(1 - 1e-4, Math.max(1e-4, general / (domain + general)));
  }

  #gathered(picked: readonly (readonly [Side, number])[]): TokenWindows {
    return gathered(picked.map(([side, window]) => ({ from: this.#texts[side] as TokenWindows, window })));
  }

  /** The windows with some of the tokens to be read hidden: of answers where only these count, else of everything. */
  #hidden(step: number, windows: TokenWindows): TokenWindows {
    const { hide } = this.#options;
    if (!hide) return windows;
    const { ids, scored } = windows;
    const rising = hide.warmup * this.#steps;
    const share = hide.share * (step < rising ? step / rising : 1);
    const inputs = ids.map((id, i) => {
      const may = !scored || scored[i] === 1;
      return may && u32(this.#seed ^ 0x27d4eb2f, step * ids.length + i) / 2 ** 32 < share ? hide.token : id;
    });
    return { ...windows, inputs };
  }

  #drawUsed(side: Side): readonly number[] {
    const all = this.#texts[side]?.count ?? 0;
    const drawn = order((this.#seed + 1) * 40503 + saltOf(side), all);
    return drawn.slice(0, Math.ceil(all * this.#options.use)).sort((a, b) => a - b);
  }

  /** The n-th window drawn from a side: the passes over its windows follow one another. */
  #windowAt(side: Side, drawn: number): number {
    const used = this.#used[side];
    const pass = Math.floor(drawn / used.length);
    const at = drawn % used.length;
    const inPass = this.#options.order === 'sequential' ? at : this.#orderOf(side, pass, used.length)[at];
    return used[inPass ?? 0] as number;
  }

  #orderOf(side: Side, pass: number, count: number): readonly number[] {
    const key = `${side}:${pass}`;
    const known = this.#orders.get(key) ?? order((this.#seed + 1) * 65537 + saltOf(side) + pass, count);
    if (this.#orders.size > 4) this.#orders.clear();
    this.#orders.set(key, known);
    return known;
  }
}

/** Tells the random numbers of the two sides apart. */
const saltOf = (side: Side): number => (side === 'general' ? 7919 : 0);

/** Windows side by side; all have one length. */
function gathered(picked: readonly { readonly from: TokenWindows; readonly window: number }[]): TokenWindows {
  const length = picked[0]?.from.length ?? 0;
  const ids = new Int32Array(picked.length * length);
  const some = picked.some(({ from }) => from.scored);
  const scored = some ? new Uint8Array(ids.length).fill(1) : undefined;
  const lengths = picked.some(({ from }) => from.lengths)
    ? Int32Array.from(picked, ({ from, window }) => from.lengths?.[window] ?? length)
    : undefined;
  picked.forEach(({ from, window }, at) => {
    const [start, end] = [window * length, (window + 1) * length];
    ids.set(from.ids.subarray(start, end), at * length);
    if (scored && from.scored) scored.set(from.scored.subarray(start, end), at * length);
  });
  return { ids, count: picked.length, length, ...(scored ? { scored } : {}), ...(lengths ? { lengths } : {}) };
}
